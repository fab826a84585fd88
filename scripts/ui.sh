# shellcheck shell=bash
# What the commands at the root say, and how they give up.

say() { printf '%s\n' "$*"; }

step() { printf '==> %s\n' "$*"; }

warn() { printf 'warning: %s\n' "$*" >&2; }

fail() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

# show_tail FILE [LINES]: the end of a log, indented.
show_tail() {
  if [[ -s $1 ]]; then
    say "    the end of $1:"
    tail -n "${2:-20}" "$1" | cut -c1-400 | sed 's/^/    | /'
  else
    say "    $1 is empty"
  fi
}

# show_ends LOG: the start of a long log and its end; tools differ in where they say what went wrong.
show_ends() {
  if [[ $(wc -l <"$1") -gt 50 ]]; then
    say "    the start of $1:"
    head -n 15 "$1" | cut -c1-400 | sed 's/^/    | /'
  fi
  show_tail "$1" 35
}

# quietly LOG COMMAND…: runs the command into a log, and shows the log's end only if it fails. The data lock (descriptor 9) is
# not passed on: build servers outlive the command and would hold it.
quietly() {
  local log=$1
  shift
  mkdir -p "$(dirname "$log")"
  if ! "$@" >"$log" 2>&1 9>&-; then
    show_ends "$log"
    return 1
  fi
}
