# shellcheck shell=bash
# Builds the web client and the .NET projects.

web=$root/Gateway/web
wwwroot=$root/Gateway/wwwroot
artifacts=$root/artifacts

# Two builds in one folder spoil each other: the second one waits.
take_build_lock() {
  mkdir -p "$artifacts"
  exec 8>"$artifacts/.build.lock"
  if ! flock -n 8; then
    say "waiting for another build in this folder"
    flock 8
  fi
}

release_build_lock() { exec 8>&-; }

# One hash over names and contents of everything the web client is built from.
web_inputs() {
  (cd "$web" && find . \( -name node_modules -o -name dist -o -name coverage \) -prune -o -type f -print0 |
    LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1)
}

# install_modules FOLDER NAME WHAT: a folder's npm packages, when its lock file changed since.
install_modules() {
  local stamp=$1/node_modules/.spaces-lock wanted
  wanted=$(sha256sum <"$1/package-lock.json")
  if [[ $(cat "$stamp" 2>/dev/null) != "$wanted" ]]; then
    step "installing the $3's packages"
    (cd "$1" && quietly "$root/logs/$2-install.log" npm ci --no-audit --no-fund) 8>&- || fail "npm ci failed in ${1#"$root"/}"
    printf '%s\n' "$wanted" >"$stamp"
  fi
}

install_web_modules() { install_modules "$web" web "web client"; }

install_firefox_driver() { install_modules "$root/tests/EndToEnd.Tests/Tools/firefox" firefox "Firefox driver"; }

install_blob_emulator() { install_modules "$root/tests/Silo.Tests/Storage/azurite" azurite "blob store emulator"; }

build_web() {
  [[ -f $web/package.json && -f $web/package-lock.json ]] || fail "Gateway/web/package.json or its package-lock.json is missing: this is not a complete checkout"
  local stamp=$artifacts/web.stamp inputs
  inputs=$(web_inputs)
  if [[ -f $wwwroot/index.html && $(cat "$stamp" 2>/dev/null) == "$inputs" ]]; then
    return
  fi
  install_web_modules
  step "building the web client"
  rm -f "$stamp"
  (cd "$web" && quietly "$root/logs/web-build.log" npm run build) 8>&- || fail "the web client does not build"
  [[ -f $wwwroot/index.html ]] || fail "the web client's build left no Gateway/wwwroot/index.html"
  printf '%s\n' "$inputs" >"$stamp"
}

# build_dotnet TARGET [OPTION…]: a Release build of a project or the solution.
build_dotnet() {
  local target=$1
  shift
  step "building $target"
  (cd "$root" && quietly "$root/logs/build-$(basename "$target").log" dotnet build "$target" -c Release -v q --nologo "$@") 8>&- ||
    fail "$target does not build"
}
