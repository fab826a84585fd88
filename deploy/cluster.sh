#!/usr/bin/env bash
# A whole Spaces cluster of real processes on this machine, and everything that can happen to one. See deploy/cluster.sh help.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/ui.sh
source "$root/scripts/ui.sh"
# shellcheck source=scripts/install.sh
source "$root/scripts/install.sh"
# shellcheck source=scripts/build.sh
source "$root/scripts/build.sh"
# shellcheck source=scripts/processes.sh
source "$root/scripts/processes.sh"
# shellcheck source=deploy/cluster/state.sh
source "$root/deploy/cluster/state.sh"
# shellcheck source=deploy/cluster/network.sh
source "$root/deploy/cluster/network.sh"
# shellcheck source=deploy/cluster/nodes.sh
source "$root/deploy/cluster/nodes.sh"
# shellcheck source=deploy/cluster/tokens.sh
source "$root/deploy/cluster/tokens.sh"

usage() {
  cat <<'HELP'
deploy/cluster.sh [--dir DIR] COMMAND

A cluster is a folder, DIR (default: data/cluster): it holds process ids, addresses, logs and data. Clusters in other folders run beside it.
Nodes are redis (the list of members), store (what is kept of the spaces), silo1, silo2, … and gateway1, gateway2, …

  up [OPTION…]                  starts redis, store, silos and gateways, and waits until they are ready
      --silos N, --gateways N     2 and 2; at most 9 of each
      --netns                     each node in a network namespace with an address of its own (as root); else all on loopback, on ports of their own
      --redis-tls                 redis and store take TLS with a password only
      --build no                  does not build first
      --bin FOLDER                starts the programs of another, built, checkout
      --set KIND:NAME=VALUE       a setting of every silo or gateway, as silo:Spaces__Budget__Cores=1; may be repeated
  down [--now]                  ends all processes (--now: without asking) and takes the network away; safe to repeat, logs and data stay
  start NODE [--bin FOLDER]     starts a node that has ended, or a further silo or gateway, and waits until it is ready
  term NODE…                    asks to end, as a service manager does (SIGTERM)
  kill NODE…                    ends at once, as a crash does (SIGKILL)
  stop NODE…, cont NODE…        freezes and thaws (SIGSTOP, SIGCONT)
  drain NODE [SECONDS]          lets a silo or gateway hand over what it has, over the admin API; resume NODE takes that back
  partition NODE redis|store|all    cuts a node off, in silence, from one of them or from everything (with --netns); may be repeated
  heal NODE…                    ends that
  wait NODE [SECONDS]           waits until a node has ended; 60 s
  status [--json]               what runs, and where
  logs NODE [LINES]             the end of a node's log; DIR/logs has all
  env                           addresses and keys, as shell assignments
  token SUBJECT [GRANT]         a token of an hour, signed with the cluster's key; GRANT is the JSON of its "spaces" claim

The node may come first: "cluster.sh redis kill" is "cluster.sh kill redis".
HELP
}

dir=$root/data/cluster
while [[ ${1:-} == --dir || ${1:-} == --dir=* ]]; do
  if [[ $1 == --dir ]]; then
    [[ $# -ge 2 ]] || fail "--dir needs a folder"
    dir=$2
    shift 2
  else
    dir=${1#--dir=}
    shift
  fi
done
dir=$(realpath -m "$dir")

verb=${1:-help}
[[ $# -eq 0 ]] || shift
if is_node_name "$verb"; then
  [[ $# -ge 1 ]] || fail "what is to happen to $verb? (deploy/cluster.sh help)"
  node=$verb
  verb=$1
  shift
  set -- "$node" "$@"
fi

up() {
  local silo_count=2 gateway_count=2 build=yes bin=$root mode=loopback tls=no settings=() setting
  while [[ $# -gt 0 ]]; do
    case $1 in
      --netns) mode=netns && shift && continue ;;
      --redis-tls) tls=yes && shift && continue ;;
      --silos | --gateways | --build | --bin | --set) [[ $# -ge 2 ]] || fail "$1 needs a value" ;;
      *) fail "up knows no '$1' (deploy/cluster.sh help)" ;;
    esac
    case $1 in
      --silos) silo_count=$2 ;;
      --gateways) gateway_count=$2 ;;
      --build) build=$2 ;;
      --bin) bin=$(realpath -m "$2") build=no ;;
      --set) settings+=("$2") ;;
    esac
    shift 2
  done
  [[ $silo_count =~ ^[1-9]$ ]] || fail "--silos is 1 to 9, not '$silo_count'"
  [[ $gateway_count =~ ^[0-9]$ ]] || fail "--gateways is 0 to 9, not '$gateway_count'"
  [[ $build == yes || $build == no ]] || fail "--build is yes or no, not '$build'"
  for setting in "${settings[@]}"; do
    [[ $setting =~ ^(silo|gateway):[A-Za-z][A-Za-z0-9_]*= ]] || fail "--set takes silo:NAME=VALUE or gateway:NAME=VALUE, not '$setting'"
  done
  [[ $(uname -s) == Linux ]] || fail "deploy/cluster.sh runs on Linux only"
  [[ ! -e $dir/cluster ]] || fail "there is a cluster in $dir already; end it first: deploy/cluster.sh --dir $dir down"

  need_dotnet
  need_library libopus.so.0 libopus0
  need_library libssl.so.3 libssl3
  need_command redis-server redis-server
  need_command openssl openssl
  if [[ $mode == netns ]]; then
    [[ $(id -u) -eq 0 ]] || fail "--netns needs root: network namespaces are made by root only"
    need_command nsenter util-linux
    need_command ip iproute2
  fi
  install_missing
  if [[ $build == yes ]]; then
    take_build_lock
    build_dotnet Silo
    build_dotnet Gateway
    release_build_lock
  fi

  # What the members wrote last time is over; what the spaces were stays.
  rm -rf "$dir/redis" "$dir/nodes"
  mkdir -p "$dir/redis" "$dir/nodes" "$dir/logs" "$dir/store" "$dir/data"
  : >"$dir/settings"
  [[ ${#settings[@]} -eq 0 ]] || printf '%s\n' "${settings[@]}" >"$dir/settings"
  make_keys "$tls"
  trap abandon EXIT
  trap 'exit 130' INT TERM
  make_network "$mode" "$bin" "$tls"

  step "starting redis and store"
  start_node redis
  start_node store
  step "starting $silo_count silo(s) and $gateway_count gateway(s)"
  # The first alone: it makes the table of members.
  start_node silo1
  start_together silo 2 "$silo_count"
  start_together gateway 1 "$gateway_count"
  trap - EXIT INT TERM
  status
}

# start_together KIND FROM TO
start_together() {
  local i
  for ((i = $2; i <= $3; i++)); do
    launch_node "$1$i"
  done
  for ((i = $2; i <= $3; i++)); do
    await_ready "$1$i"
  done
}

# A cluster that did not come up leaves nothing running.
abandon() {
  down --now >&2 || true
}

down() {
  # As long as a gateway has for its people.
  local patience=40 signal=TERM kind name
  case ${1:-} in
    '') ;;
    --now) patience=5 signal=KILL ;;
    *) fail "down takes --now or nothing, not '$1'" ;;
  esac
  # Gateways first, so that they can take leave of their silos; redis and store last.
  for kind in gateway silo store redis; do
    local ending=()
    while IFS= read -r name; do
      if [[ $(kind_of "$name") == "$kind" ]] && node_alive "$name"; then
        ending+=("$name")
        signal_node "$name" "$signal"
        signal_node "$name" CONT
      fi
    done < <(node_names)
    for name in "${ending[@]}"; do
      if ! await_end "$name" "$patience"; then
        warn "$name did not end within $patience s and is killed"
        send_kill "$name"
      fi
    done
  done
  remove_network
  rm -rf "$dir/nodes" "$dir/cluster"
  say "down: $dir"
}

# each_node FUNCTION NODE…
each_node() {
  local what=$1 name
  shift
  [[ $# -gt 0 ]] || fail "which node? (deploy/cluster.sh status)"
  for name in "$@"; do
    need_node_state "$name"
  done
  for name in "$@"; do
    "$what" "$name"
  done
}

send_term() { signal_node "$1" TERM; }
send_stop() { signal_node "$1" STOP; }
send_cont() { signal_node "$1" CONT; }
send_kill() {
  signal_node "$1" KILL
  await_end "$1" 5 || fail "$1 (process $(field "$1" pid)) does not end"
}

start_again() {
  local name=${1:-} bin=
  [[ $# -gt 0 ]] || fail "which node? (deploy/cluster.sh status)"
  shift
  if [[ ${1:-} == --bin ]]; then
    [[ $# -ge 2 ]] || fail "--bin needs a folder"
    bin=$(realpath -m "$2")
    shift 2
  fi
  [[ $# -eq 0 ]] || fail "start takes a node and --bin FOLDER, not '$1'"
  is_node_name "$name" || fail "a node is redis, store, silo1 to silo9 or gateway1 to gateway9, not '$name'"
  if [[ -e $(node_file "$name") ]] && node_alive "$name"; then
    fail "$name runs already (process $(field "$name" pid))"
  fi
  start_node "$name" "$bin"
}

status() {
  if [[ ${1:-} == --json ]]; then
    status_json
    return
  fi
  local line='%-10s %-8s %8s  %-26s %s\n' name
  # shellcheck disable=SC2059 # The one format of all lines.
  printf "$line" node state process address 'cut off from'
  while IFS= read -r name; do
    # shellcheck disable=SC2059
    printf "$line" "$name" "$(state_of "$name")" "$(field "$name" pid)" "$(url_of "$name")" "$(field "$name" partition)"
  done < <(node_names)
}

case $verb in
  help | -h | --help) usage && exit 0 ;;
  up | start | down | term | kill | stop | cont | drain | resume | partition | heal | wait | status | logs | env | token) ;;
  *) fail "there is no '$verb' (deploy/cluster.sh help)" ;;
esac

if [[ $verb == down && ! -e $dir/cluster && ! -d $dir/nodes ]]; then
  say "down: $dir"
  exit 0
fi
if [[ $verb != up && $verb != down ]]; then
  [[ -e $dir/cluster ]] || fail "there is no cluster in $dir; start one: deploy/cluster.sh --dir $dir up"
fi

# Two commands that start or end processes of one cluster take turns; those that only look, send a signal or wait need not.
case $verb in
  up | start | down | partition | heal)
    mkdir -p "$dir"
    exec 9>>"$dir/.lock"
    flock 9
    ;;
esac

case $verb in
  up) up "$@" ;;
  down) down "$@" ;;
  start) start_again "$@" ;;
  term) each_node send_term "$@" ;;
  kill) each_node send_kill "$@" ;;
  stop) each_node send_stop "$@" ;;
  cont) each_node send_cont "$@" ;;
  drain | resume) admin_order "$verb" "$@" ;;
  partition) cut_off "$@" ;;
  heal) each_node heal "$@" ;;
  wait)
    need_node_state "${1:-}"
    await_end "$1" "${2:-60}" || fail "$1 has not ended within ${2:-60} s"
    ;;
  status) status "$@" ;;
  logs)
    need_node_state "${1:-}"
    tail -n "${2:-40}" "$dir/logs/$1.log"
    ;;
  env) print_environment ;;
  token) make_token "$@" ;;
esac
