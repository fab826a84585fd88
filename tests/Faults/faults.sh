#!/usr/bin/env bash
# What people hear when machines fail: starts clusters of real processes in network namespaces, breaks them, and measures. See docs/faults.md.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=scripts/ui.sh
source "$root/scripts/ui.sh"
# shellcheck source=scripts/install.sh
source "$root/scripts/install.sh"
# shellcheck source=scripts/build.sh
source "$root/scripts/build.sh"

usage() {
  cat <<'HELP'
tests/Faults/faults.sh [OPTION…] [SCENARIO…]     without a scenario: all of them

  --write          writes the rows into docs/faults.md
  --build no       does not build first
  --list, --help   names the scenarios; names the other options
HELP
}

build=yes
words=()
while [[ $# -gt 0 ]]; do
  case $1 in
    --write) words+=(--table "$root/docs/faults.md") && shift ;;
    --build)
      [[ $# -ge 2 ]] || fail "--build needs a value"
      build=$2
      shift 2
      ;;
    -h | --help)
      usage
      words+=(--help)
      shift
      ;;
    *) words+=("$1") && shift ;;
  esac
done

program=$root/tests/Faults/bin/Release/net10.0/Spaces.Faults.dll
need_dotnet
need_library libopus.so.0 libopus0
need_library libssl.so.3 libssl3
need_command redis-server redis-server
need_command openssl openssl
need_command nsenter util-linux
PATH=$PATH:/usr/sbin:/sbin
need_command ip iproute2
install_missing
if [[ $build == yes ]]; then
  take_build_lock
  build_dotnet Silo
  build_dotnet Gateway
  build_dotnet tests/Faults
  release_build_lock
fi

# Whatever happens, no process and no network stays behind.
clean() {
  local dir
  for dir in "$root"/artifacts/faults/*/; do
    [[ ! -e $dir/cluster ]] || "$root/deploy/cluster.sh" --dir "$dir" down --now >/dev/null || warn "something of $dir still runs"
  done
}
trap clean EXIT
trap 'exit 130' INT TERM

export DOTNET_ThreadPool_UnfairSemaphoreSpinLimit=0
dotnet "$program" --root "$root" "${words[@]}"
