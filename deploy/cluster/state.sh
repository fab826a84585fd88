# shellcheck shell=bash
# What deploy/cluster.sh knows of a cluster: $dir/cluster for all of it, and a file of NAME=VALUE lines for each node in $dir/nodes.

is_node_name() { [[ $1 =~ ^(redis|store|silo[1-9]|gateway[1-9])$ ]]; }

kind_of() { printf '%s\n' "${1%[1-9]}"; }

# number_of NAME: 0 for redis and store.
number_of() {
  case $1 in
    *[1-9]) printf '%s\n' "${1: -1}" ;;
    *) printf '0\n' ;;
  esac
}

node_file() { printf '%s/nodes/%s\n' "$dir" "$1"; }

need_node_state() {
  [[ -n $1 ]] || fail "which node? (deploy/cluster.sh status)"
  [[ -e $(node_file "$1") ]] || fail "the cluster in $dir has no node '$1' (deploy/cluster.sh status)"
}

# read_value FILE KEY: nothing when it is not there.
read_value() {
  [[ -e $1 ]] || return 0
  local line
  while IFS= read -r line; do
    if [[ $line == "$2="* ]]; then
      printf '%s\n' "${line#*=}"
      return
    fi
  done <"$1"
}

# field NODE KEY
field() { read_value "$(node_file "$1")" "$2"; }

# shared KEY: of the whole cluster.
shared() { read_value "$dir/cluster" "$1"; }

# set_field NODE KEY VALUE: replaced as a whole, so that a reader never sees half of it.
set_field() {
  local file
  file=$(node_file "$1")
  {
    [[ ! -e $file ]] || grep -v "^$2=" "$file" || true
    printf '%s=%s\n' "$2" "$3"
  } >"$file.new"
  mv "$file.new" "$file"
}

# node_names: those that the cluster has or had, redis and store first.
node_names() {
  local kind i
  for kind in redis store; do
    [[ ! -e $(node_file $kind) ]] || printf '%s\n' $kind
  done
  for kind in silo gateway; do
    for i in 1 2 3 4 5 6 7 8 9; do
      [[ ! -e $(node_file "$kind$i") ]] || printf '%s\n' "$kind$i"
    done
  done
}

# born PID: when a process started, in clock ticks since boot; nothing when it is gone or ended and not yet reaped. Tells it from a later one of that number.
born() {
  local stat
  [[ -n $1 && -r /proc/$1/stat ]] || return 0
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 0
  # The command's name, in brackets, may hold anything: what counts comes after the last bracket.
  local rest=(${stat##*) })
  [[ ${rest[0]} == Z || ${rest[0]} == X ]] || printf '%s\n' "${rest[19]}"
}

node_alive() {
  local now
  now=$(born "$(field "$1" pid)")
  [[ -n $now && $now == "$(field "$1" born)" ]]
}

# signal_node NODE SIGNAL: nothing happens to one that has ended.
signal_node() {
  if node_alive "$1"; then
    kill "-$2" "$(field "$1" pid)" 2>/dev/null || true
  fi
}

# await_end NODE SECONDS
await_end() {
  local tries=$(($2 * 20))
  while node_alive "$1"; do
    [[ $tries -gt 0 ]] || return 1
    tries=$((tries - 1))
    sleep 0.05
  done
}

# state_of NODE: running, stopped (SIGSTOP) or ended.
state_of() {
  if ! node_alive "$1"; then
    printf 'ended\n'
  elif [[ $(sed 's/.*) //' "/proc/$(field "$1" pid)/stat" 2>/dev/null) == [Tt]* ]]; then
    printf 'stopped\n'
  else
    printf 'running\n'
  fi
}

status_json() {
  local name comma=
  printf '{"dir":"%s","mode":"%s","keyFile":"%s","nodes":[' "$dir" "$(shared mode)" "$dir/auth.key"
  while IFS= read -r name; do
    printf '%s{"name":"%s","kind":"%s","state":"%s","pid":%s,"address":"%s","url":"%s","log":"%s","partition":"%s"}' "$comma" \
      "$name" "$(kind_of "$name")" "$(state_of "$name")" "$(field "$name" pid)" "$(field "$name" address)" "$(url_of "$name")" \
      "$dir/logs/$name.log" "$(field "$name" partition)"
    comma=,
  done < <(node_names)
  printf ']}\n'
}
