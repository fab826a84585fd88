# shellcheck shell=bash
# Where a cluster's nodes are: ports of their own on loopback, or network namespaces on a bridge.
#
# With --netns cluster number N has the bridge spN, whose own address, 10.79.N.1, is where testers and people are; a node is in the namespace spN-NODE, with
# one link to the bridge. Nothing leaves the machine. Loopback clusters have a block of 100 ports each.

# One at a time looks for a free number; the lock of all clusters on the machine.
take_machine_lock() {
  exec 7>>"${TMPDIR:-/tmp}/spaces-cluster.lock"
  flock 7
}

release_machine_lock() { exec 7>&-; }

# make_network MODE BIN TLS
make_network() {
  take_machine_lock
  local number
  if [[ $1 == netns ]]; then
    for ((number = 1; number <= 200; number++)); do
      ip link show "sp$number" >/dev/null 2>&1 || break
    done
    [[ $number -le 200 ]] || fail "there are 200 clusters on this machine already"
    ip link add "sp$number" type bridge
    ip addr add "10.79.$number.1/24" dev "sp$number"
    ip link set "sp$number" up
  else
    for ((number = 0; number < 200; number++)); do
      block_free $((21000 + number * 100)) && break
    done
    [[ $number -lt 200 ]] || fail "no 100 free ports between 21000 and 41000"
  fi
  printf 'mode=%s\nnumber=%s\nbin=%s\ntls=%s\n' "$1" "$number" "$2" "$3" >"$dir/cluster"
  # Redis listens at the block's first port from the beginning to the end; that is what tells the next cluster that it is taken.
  if [[ $1 == netns ]]; then
    release_machine_lock
  fi
}

# block_free FIRST_PORT: whether nobody listens on the block's ports.
block_free() {
  ! awk -v first="$1" '
    $2 ~ /:/ && $4 == "0A" {
      port = 0
      hex = substr($2, length($2) - 3)
      for (i = 1; i <= 4; i++) { port = port * 16 + index("0123456789ABCDEF", substr(hex, i, 1)) - 1 }
      if (port >= first && port < first + 100) { found = 1 }
    }
    END { exit !found }' /proc/net/tcp /proc/net/tcp6
}

remove_network() {
  local number
  number=$(shared number)
  [[ $(shared mode) == netns && -n $number ]] || return 0
  local space
  for space in /run/netns/"sp$number"-*; do
    [[ -e $space ]] || continue
    space=$(basename "$space")
    # The kernel takes its time over a namespace: the link's name is to be free at once.
    ! ip link show "$space" >/dev/null 2>&1 || ip link del "$space"
    ip netns del "$space"
  done
  ! ip link show "sp$number" >/dev/null 2>&1 || ip link del "sp$number"
}

# place_node NODE: gives it its address, and its namespace when there is none yet.
place_node() {
  local number name=$1 host
  number=$(shared number)
  if [[ $(shared mode) != netns ]]; then
    set_field "$name" address 127.0.0.1
    return
  fi
  host=$(number_of "$name")
  case $(kind_of "$name") in
    redis) host=2 ;;
    store) host=3 ;;
    silo) host=$((10 + host)) ;;
    gateway) host=$((50 + host)) ;;
  esac
  set_field "$name" address "10.79.$number.$host"
  local space=sp$number-$name
  [[ ! -e /run/netns/$space ]] || return 0
  ip netns add "$space"
  ip link add "$space" type veth peer name eth0 netns "$space"
  ip link set "$space" master "sp$number" up
  ip -n "$space" link set lo up
  ip -n "$space" addr add "10.79.$number.$host/24" dev eth0
  ip -n "$space" link set eth0 up
}

# port_of NODE redis|http|silo|gateway|media
port_of() {
  if [[ $(shared mode) == netns ]]; then
    case $2 in
      redis) printf '6379\n' ;;
      http) [[ $(kind_of "$1") == silo ]] && printf '8081\n' || printf '8080\n' ;;
      silo) printf '11111\n' ;;
      gateway) printf '30000\n' ;;
      media) printf '10000\n' ;;
    esac
    return
  fi
  local base=$((21000 + $(shared number) * 100)) offset
  case $(kind_of "$1"):$2 in
    redis:redis) offset=0 ;;
    store:redis) offset=1 ;;
    silo:http) offset=0 ;;
    silo:silo) offset=1 ;;
    silo:gateway) offset=2 ;;
    gateway:http) offset=5 ;;
    gateway:media) offset=6 ;;
  esac
  printf '%s\n' $((base + 10 * $(number_of "$1") + offset))
}

# url_of NODE: where it answers HTTP, or takes Redis commands.
url_of() {
  local address
  address=$(field "$1" address)
  case $(kind_of "$1") in
    redis | store) printf 'redis://%s:%s\n' "$address" "$(port_of "$1" redis)" ;;
    *) printf 'http://%s:%s\n' "$address" "$(port_of "$1" http)" ;;
  esac
}

# Nobody on the bridge has this hardware address: what is sent to it is lost without a word, as behind a broken switch.
nowhere=02:00:00:00:ff:fe

# cut_off NODE redis|store|all
cut_off() {
  local name=${1:-} from=${2:-} number
  need_node_state "$name"
  [[ $(shared mode) == netns ]] || fail "partition works in network namespaces only: deploy/cluster.sh up --netns"
  number=$(shared number)
  case $from in
    all)
      # Off the bridge, with its own end of the link still up: nothing tells the node.
      ip link set "sp$number-$name" nomaster
      ;;
    redis | store)
      need_node_state "$from"
      [[ $name != "$from" ]] || fail "$name cannot be cut off from itself"
      ip -n "sp$number-$name" neigh replace "$(field "$from" address)" lladdr "$nowhere" nud permanent dev eth0
      ip -n "sp$number-$from" neigh replace "$(field "$name" address)" lladdr "$nowhere" nud permanent dev eth0
      ;;
    *) fail "partition NODE redis, store or all, not '$from'" ;;
  esac
  local before
  before=$(field "$name" partition)
  set_field "$name" partition "${before:+$before,}$from"
}

heal() {
  local name=$1 number from parts
  number=$(shared number)
  IFS=, read -ra parts <<<"$(field "$name" partition)"
  for from in "${parts[@]}"; do
    if [[ $from == all ]]; then
      ip link set "sp$number-$name" master "sp$number"
    else
      ip -n "sp$number-$name" neigh del "$(field "$from" address)" dev eth0 2>/dev/null || true
      ip -n "sp$number-$from" neigh del "$(field "$name" address)" dev eth0 2>/dev/null || true
    fi
  done
  set_field "$name" partition ''
}
