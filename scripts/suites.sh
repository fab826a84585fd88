# shellcheck shell=bash
# Runs test suites, reads their reports and keeps the count.

results=$root/artifacts/test-results
passed=0
failed=0

# attribute NAME FILE ELEMENT: a number from the first such element of an XML report; nothing where it is not there.
attribute() {
  awk -v RS='>' -v element="<$3 " -v name=" $1=\"" '
    (at = index($0, element)) {
      rest = substr($0, at)
      if (at = index(rest, name)) { print substr(rest, at + length(name)) + 0 }
      exit
    }' "$2"
}

# line NAME PASSED FAILED SECONDS: one suite's progress line, and into the sum.
line() {
  printf '%-28s %5d passed %4d failed %5d s\n' "$1" "$2" "$3" "$4"
  passed=$((passed + $2))
  failed=$((failed + $3))
}

# check NAME COMMAND…: a check that counts only when it fails.
check() {
  local name=$1 began=$SECONDS
  shift
  if quietly "$results/$name.log" "$@"; then
    printf '%-28s %20s %11d s\n' "$name" ok "$((SECONDS - began))"
  else
    line "$name" 0 1 "$((SECONDS - began))"
  fi
}

# judge NAME EXIT_CODE TOTAL FAILED SKIPPED SECONDS LOG: a suite that did not report, ran nothing, or ended badly without a
# failed test counts as one failure.
judge() {
  local name=$1 code=$2 total=${3:-} bad=${4:-0} skipped=${5:-0}
  if [[ -z $total ]]; then
    say "$name: no report, exit code $code (124 is the time limit)"
    total=1 bad=1 skipped=0
  elif [[ $((total - skipped)) -eq 0 ]]; then
    say "$name: ran no test"
    total=1 bad=1 skipped=0
  elif [[ $code -ne 0 && $bad -eq 0 ]]; then
    say "$name: exit code $code although no test failed"
    total=$((total + 1)) bad=1
  fi
  line "$name" "$((total - bad - skipped))" "$bad" "$6"
  [[ $skipped -eq 0 ]] || say "    $skipped skipped"
  [[ $bad -eq 0 ]] || show_tail "$7" 40
}

# run_suite PROJECT: an xUnit v3 program.
run_suite() {
  local name=$1 began=$SECONDS code=0
  local report=$results/$name.xml log=$results/$name.log program=$root/tests/$name/bin/Release/net10.0/Spaces.$name.dll
  rm -f "$report"
  timeout --kill-after=10 "${SUITE_TIMEOUT:-900}" dotnet "$program" -noLogo -noColor -xml "$report" >"$log" 2>&1 || code=$?
  local total='' bad='' errors='' skipped='' unasked=''
  if [[ -s $report ]]; then
    total=$(attribute total "$report" assembly)
    bad=$(attribute failed "$report" assembly)
    errors=$(attribute errors "$report" assembly)
    skipped=$(attribute skipped "$report" assembly)
    # Explicit ones, such as measurements, which run only by name.
    unasked=$(attribute not-run "$report" assembly)
    # An error (in a fixture's clean-up, say) belongs to no test: it adds to both numbers.
    total=$((total - unasked + errors)) bad=$((bad + errors))
  fi
  judge "$name" "$code" "$total" "$bad" "$skipped" "$((SECONDS - began))" "$log"
}

# run_web_suite: the web client's unit tests (vitest).
run_web_suite() {
  local began=$SECONDS code=0 report=$results/web.xml log=$results/web.log
  rm -f "$report"
  (cd "$web" && timeout --kill-after=10 "${SUITE_TIMEOUT:-900}" \
    npm test -- --reporter=default --reporter=junit --outputFile.junit="$report") >"$log" 2>&1 || code=$?
  local total='' bad='' errors=''
  if [[ -s $report ]]; then
    total=$(attribute tests "$report" testsuites)
    bad=$(attribute failures "$report" testsuites)
    errors=$(attribute errors "$report" testsuites)
    bad=$((bad + errors))
  fi
  judge web "$code" "$total" "$bad" 0 "$((SECONDS - began))" "$log"
}

# run_allocation_check: what the hot paths allocate, against tests/Benchmarks/allocation-budget.json; each line of the budget is a test.
run_allocation_check() {
  local began=$SECONDS code=0 log=$results/allocations.log program=$root/tests/Benchmarks/bin/Release/net10.0/Spaces.Benchmarks.dll
  timeout --kill-after=10 "${SUITE_TIMEOUT:-900}" dotnet "$program" --check-allocations >"$log" 2>&1 || code=$?
  local total bad
  total=$(grep -cE '^(pass|FAIL) ' "$log") || total=''
  bad=$(grep -c '^FAIL ' "$log") || bad=0
  judge allocations "$code" "$total" "$bad" 0 "$((SECONDS - began))" "$log"
}
