#!/usr/bin/env bash
# Measures the table of docs/performance.md in one go, beside the yardstick, and writes it there. See --help.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=scripts/ui.sh
source "$root/scripts/ui.sh"
# shellcheck source=scripts/build.sh
source "$root/scripts/build.sh"
# shellcheck source=scripts/processes.sh
source "$root/scripts/processes.sh"

if [[ $# -gt 0 ]]; then
  cat <<'HELP'
tests/Load/performance.sh builds, starts a silo and a gateway of its own for each run, measures with tests/Load beside
tests/Benchmarks/native/sendloop.c, and writes the measured part of docs/performance.md. About 12 minutes; nothing else should run meanwhile.

Settings, in the environment:
  STEPS          listeners, step by step              100,1000,2500,5000
  SECONDS_EACH   measured time of each step           20
  BURST          joins at once, 1,000 others inside   500
  ROOMS          rooms with one speaker, passed on    300
  MIXING_ROOMS   rooms of three speakers: as many as take 70 % of what the silo can mix   10
  ONLY           runs to make, of: sendloop ladder hub burst rooms mixing cadence         all
  RESULTS        where the files go                   artifacts/performance
  PAGE           the page to write                    docs/performance.md; none: only the files
  BUILD          no: measure what is built            yes
  BASE_PORT      the first of five ports              23800
HELP
  [[ $1 == -h || $1 == --help ]] && exit 0
  fail "it takes no arguments"
fi

[[ $(uname -s) == Linux ]] || fail "CPU time and memory are read from /proc: Linux only"
steps=${STEPS:-100,1000,2500,5000}
seconds=${SECONDS_EACH:-20}
results=$(realpath -m "${RESULTS:-$root/artifacts/performance}")
page=${PAGE:-$root/docs/performance.md}
only=${ONLY:-sendloop ladder hub burst rooms mixing cadence}
port=${BASE_PORT:-23800}
data=$(mktemp -d)
mkdir -p "$results"
load=$root/tests/Load/bin/Release/net10.0/Spaces.Load.dll
benchmarks=$root/tests/Benchmarks/bin/Release/net10.0/Spaces.Benchmarks.dll

silo=
gateway=
halt() {
  [[ -z $gateway ]] || stop gateway "$gateway"
  [[ -z $silo ]] || stop silo "$silo"
  gateway='' silo=''
}
trap 'halt; rm -rf "$data"' EXIT
trap 'exit 130' INT TERM HUP

# wait_for NAME PID PORT PATH LOG
wait_for() {
  local deadline=$((SECONDS + 60))
  until http_ok "$3" "$4"; do
    if ! alive "$2"; then
      report_death "$1" "$2" "$5"
      exit 1
    fi
    [[ $SECONDS -lt $deadline ]] || fail "the $1 did not answer http://127.0.0.1:$3$4 within 60 s; its log is $5"
    sleep 0.2
  done
}

# begin [SETTING=VALUE…]: a fresh silo and a fresh gateway, with settings for the gateway.
begin() {
  halt
  rm -rf "${data:?}"/*
  for offset in 0 1 2 3; do
    need_free tcp BASE_PORT $((port + offset))
  done
  need_free udp BASE_PORT $((port + 4))
  start silo "$results/silo.log" env Silo__Http__Port=$((port + 2)) Storage__Provider=sqlite Storage__Sqlite__Path="$data/spaces.db" \
    dotnet "$root/Silo/bin/Release/net10.0/Spaces.Silo.dll"
  silo=$started
  wait_for silo "$silo" $((port + 2)) /readyz "$results/silo.log"
  # One address stands for everybody here: no rate for it. The generator shares the machine: what is refused is not measured.
  start gateway "$results/gateway.log" env ASPNETCORE_ENVIRONMENT=Development DataDirectory="$data" \
    Gateway__Http__Port=$((port + 3)) Gateway__Media__Port=$((port + 4)) Gateway__Media__Address=127.0.0.1 \
    Gateway__Limits__Join__Address__Burst=0 Gateway__Limits__Join__Address__PerMinute=0 \
    Gateway__Limits__Create__Address__Burst=0 Gateway__Limits__Create__Address__PerMinute=0 \
    Gateway__Load__RefuseAt=10 Gateway__Load__RefuseAllAt=10 "$@" \
    dotnet "$root/Gateway/bin/Release/net10.0/Spaces.Gateway.dll"
  gateway=$started
  wait_for gateway "$gateway" $((port + 3)) /healthz "$results/gateway.log"
}

# measure NAME OPTION…: a run whose report is NAME.json. One that found something wrong is a measurement, too.
measure() {
  local name=$1 code=0
  shift
  step "$name: $*"
  rm -f "$results/$name.json"
  dotnet "$load" --url "http://127.0.0.1:$((port + 3))" --metrics "http://127.0.0.1:$((port + 2))/metrics" \
    --pids "silo=$silo,gateway=$gateway" --json "$results/$name.json" "$@" >"$results/$name.txt" || code=$?
  cat "$results/$name.txt"
  [[ $code -le 1 ]] || fail "the load tool ended with exit code $code"
}

# The code that a run meets is compiled for good.
warm_up() {
  step "warm-up"
  dotnet "$load" --url "http://127.0.0.1:$((port + 3))" --listeners 200 --ramp 100 --duration 8 "$@" >"$results/warm-up.txt" 2>&1 ||
    warn "something was wrong in the warm-up: $results/warm-up.txt"
}

wanted() { [[ " $only " == *" $1 "* ]]; }

if [[ ${BUILD:-yes} != no ]]; then
  take_build_lock
  for project in Silo Gateway tests/Load tests/Benchmarks; do
    build_dotnet "$project"
  done
  release_build_lock
fi
export DOTNET_ThreadPool_UnfairSemaphoreSpinLimit=0
export Cluster__Provider=localhost Cluster__SiloPort=$port Cluster__GatewayPort=$((port + 1))

if wanted sendloop; then
  step "sendloop: the yardstick"
  dotnet "$benchmarks" --sendloop 5000 -t 5 -r 40 >"$results/sendloop.json" || fail "the yardstick did not run"
fi
if wanted ladder; then
  begin Gateway__Cadence__MaxMilliseconds=20
  warm_up
  measure ladder --ladder "$steps" --duration "$seconds" --ramp 150
fi
if wanted hub; then
  begin Gateway__Cadence__MaxMilliseconds=20
  warm_up --hub
  measure hub --hub --ladder "$steps" --duration "$seconds" --ramp 100
fi
if wanted burst; then
  begin
  warm_up
  measure burst --listeners 1000 --burst "${BURST:-500}" --ramp 150 --duration "$seconds"
fi
if wanted rooms; then
  begin
  warm_up
  measure rooms --rooms "${ROOMS:-300}" --speakers 1 --listeners "${ROOMS:-300}" --duration "$seconds"
fi
if wanted mixing; then
  begin
  warm_up
  measure mixing --rooms "${MIXING_ROOMS:-10}" --speakers 3 --listeners "${MIXING_ROOMS:-10}" --duration "$seconds"
fi
if wanted cadence; then
  begin Gateway__Cadence__AudienceFor40=1 Gateway__Cadence__AudienceFor60=1
  warm_up
  measure cadence --ladder "$steps" --duration "$seconds" --ramp 150
fi
halt

if [[ $page != none ]]; then
  cpu=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)
  memory=$(awk '/^MemTotal/ { printf "%.0f GiB", $2 / 1048576 }' /proc/meminfo)
  dotnet "$load" --table "$results" --page "$page" \
    --machine "$(nproc) cores of ${cpu:-an unnamed processor}, $memory, $(uname -s) $(uname -r | cut -d. -f1,2), .NET $(dotnet --version), loopback; commit $(git -C "$root" rev-parse --short HEAD)"
  say "written: $page"
fi
