# shellcheck shell=bash
# Starting, watching and stopping the processes of ./run and deploy/cluster.sh.

# http_ok PORT PATH [ADDRESS]: whether it answers 200, on loopback unless told otherwise. No curl: a fresh machine may have none.
http_ok() {
  (
    exec 3<>"/dev/tcp/${3:-127.0.0.1}/$1"
    printf 'GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n' "$2" >&3
    IFS= read -r -t 3 status <&3
    [[ $status == "HTTP/1.1 200 "* ]]
  ) 2>/dev/null
}

# need_port NAME VALUE
need_port() {
  [[ $2 =~ ^[0-9]{1,5}$ && $2 -ge 1 && $2 -le 65535 ]] || fail "$1=$2 is not a port; ports are 1 to 65535"
}

# need_free tcp|udp NAME VALUE: refuses a port that another process listens on.
need_free() {
  local hex tables=()
  hex=$(printf ':%04X' "$3")
  for table in "/proc/net/$1" "/proc/net/${1}6"; do
    [[ -r $table ]] && tables+=("$table")
  done
  # Column 2 is the local address, column 4 the state: 0A is a TCP listener. UDP sockets have no such state.
  if [[ ${#tables[@]} -gt 0 ]] && awk -v port="$hex" -v kind="$1" \
    'substr($2, length($2) - 4) == port && (kind == "udp" || $4 == "0A") { found = 1 } END { exit !found }' "${tables[@]}"; then
    fail "$1 port $3 is in use by another process; is another ./run on it? Choose another one: $2=<port> ./run"
  fi
}

# start NAME LOG COMMAND…: in a process group of its own, so that a Ctrl-C at the terminal reaches only ./run, which then stops its
# processes in order. Not in a session of its own: the kernel shares the cores between sessions first (autogroup), and of two busy
# ones the media threads then wait for a tenth of a second (docs/decisions/0024). The process id is left in $started.
start() {
  local log=$2
  mkdir -p "$(dirname "$log")"
  set -m
  "${@:3}" >"$log" 2>&1 </dev/null &
  started=$!
  set +m
}

alive() { kill -0 "$1" 2>/dev/null; }

# stop NAME PID: SIGTERM, and SIGKILL after 10 s.
stop() {
  alive "$2" || return 0
  say "stopping the $1"
  kill -TERM "$2" 2>/dev/null || true
  local tries=100
  while alive "$2"; do
    if [[ $tries -eq 0 ]]; then
      warn "the $1 did not stop within 10 s and is killed"
      kill -KILL "$2" 2>/dev/null || true
      break
    fi
    tries=$((tries - 1))
    sleep 0.1
  done
  wait "$2" 2>/dev/null || true
}

# report_death NAME PID LOG: says how it ended, and leaves its exit code in $died.
report_death() {
  died=0
  wait "$2" || died=$?
  printf 'error: the %s ended with exit code %s\n' "$1" "$died" >&2
  show_tail "$3" >&2
}
