#!/usr/bin/env bash
# namespace.sh COMMAND…: runs a command in a network of its own, which goes when its last process ends.
#
# Firefox gathers no candidates on loopback, so a machine without another address cannot run it against a server of its own. In here
# there always is one: 10.9.0.1 on a virtual cable whose other end nobody holds. Nothing in here reaches the machine's network or
# the internet.
set -euo pipefail
# Debian keeps ip where an ordinary user does not look.
PATH=$PATH:/usr/sbin:/sbin

if [[ ${1:-} == --inside ]]; then
  shift
  ip link set lo up
  if ! ip link add spaces0 type veth peer name spaces1; then
    echo "error: no virtual cable can be made; the Firefox test needs the kernel's veth devices (modprobe veth, as root)" >&2
    exit 69
  fi
  ip address add 10.9.0.1/24 dev spaces0
  ip link set spaces0 up
  ip link set spaces1 up
  # Firefox asks the kernel which address leads to the internet, and takes that one.
  ip route add default via 10.9.0.2 dev spaces0
  export SPACES_PRIVATE_NETWORK=1
  exec "$@"
fi

# An ordinary user needs a user namespace to be allowed a network namespace; root may need none, or be refused one.
for flags in -rn -n; do
  if said=$(unshare "$flags" ip link set lo up 2>&1); then
    exec unshare "$flags" -- "${BASH_SOURCE[0]}" --inside "$@"
  fi
  refused+="
  unshare $flags: $said"
done
cat >&2 <<HELP
error: no network namespace can be made, and the Firefox test needs one (unshare of util-linux, ip of iproute2):$refused
What allows it, depending on the system:
  sysctl -w kernel.apparmor_restrict_unprivileged_userns=0    Ubuntu 23.10 and later
  sysctl -w kernel.unprivileged_userns_clone=1                older Debian
  sysctl -w user.max_user_namespaces=10000                    where it is 0
  docker run --cap-add SYS_ADMIN --cap-add NET_ADMIN --security-opt apparmor=unconfined    in a container
or run the tests as root.
HELP
exit 69
