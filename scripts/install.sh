# shellcheck shell=bash
# Finds out which system packages are missing and installs them, or says how to.

missing=()

need_dotnet() {
  command -v dotnet >/dev/null || fail "the .NET 10 SDK is missing: https://dotnet.microsoft.com/download/dotnet/10.0"
  # In the project's folder this also obeys global.json.
  local version
  version=$(cd "$root" && dotnet --version 2>&1) || fail "no .NET SDK that fits global.json: $version"
  [[ ${version%%.*} -ge 10 ]] || fail "the .NET SDK is $version; version 10 is needed: https://dotnet.microsoft.com/download/dotnet/10.0"
}

# need_library SONAME PACKAGE
need_library() {
  local loader
  loader=$(PATH=$PATH:/sbin:/usr/sbin command -v ldconfig) || fail "this system has no ldconfig; install ${1} yourself (docs/operating.md, "Other systems")"
  "$loader" -p | grep -F "$1 " >/dev/null || missing+=("$2")
}

# need_command COMMAND PACKAGE
need_command() {
  command -v "$1" >/dev/null || missing+=("$2")
}

need_node() {
  if ! command -v node >/dev/null; then
    missing+=(nodejs)
  else
    local version
    version=$(node --version)
    version=${version#v}
    [[ ${version%%.*} -ge 18 ]] || fail "Node.js $version is too old for the web client; 18 or later is needed: https://nodejs.org"
  fi
  need_command npm npm
}

need_browser() {
  local name
  for name in chromium chromium-browser google-chrome google-chrome-stable; do
    if command -v "$name" >/dev/null; then
      return
    fi
  done
  missing+=(chromium)
}

# A WebRTC stack that is not ours, for the end-to-end tests: GStreamer's, driven from the system's own Python.
need_gstreamer() {
  /usr/bin/python3 - >/dev/null 2>&1 <<'PYTHON' || missing+=(python3 python3-gi gir1.2-gst-plugins-bad-1.0 gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-bad gstreamer1.0-nice)
import gi
for name in ("Gst", "GstApp", "GstSdp", "GstWebRTC"):
    gi.require_version(name, "1.0")
from gi.repository import Gst, GstApp, GstSdp, GstWebRTC
Gst.init(None)
for element in "webrtcbin nicesrc dtlsdec srtpdec rtpbin rtpopuspay opusenc audiotestsrc audioresample appsink".split():
    assert Gst.ElementFactory.find(element), element
PYTHON
}

# What the end-to-end test in Firefox needs: the browser, and a network namespace for it.
need_firefox() {
  if [[ -z ${FIREFOX:-} ]] && ! command -v firefox-esr >/dev/null && ! command -v firefox >/dev/null; then
    missing+=(firefox-esr)
  fi
  need_command unshare util-linux
  # Debian keeps ip where an ordinary user does not look.
  PATH=$PATH:/usr/sbin:/sbin need_command ip iproute2
}

# promtool reads the alert rules. Debian has it in the package of the whole server, which would also be started as a service: the one file is
# taken out of the package, into this folder.
need_promtool() {
  local tools=$root/artifacts/tools
  if command -v promtool >/dev/null || [[ -x $tools/promtool ]]; then
    return
  fi
  command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null ||
    fail "promtool is missing (Prometheus's tool; Debian's package prometheus). Install it and try again."
  step "fetching promtool"
  mkdir -p "$tools/download"
  mkdir -p "$root/logs"
  local log=$root/logs/promtool.log
  (cd "$tools/download" && { apt-get download prometheus || { apt-get update && apt-get download prometheus; }; }) >"$log" 2>&1 ||
    fail "could not download Debian's package prometheus, which has promtool ($log); try again after: sudo apt-get update"
  # dpkg-deb gives the package's files as one archive; only this one is read from it.
  dpkg-deb --fsys-tarfile "$tools/download"/prometheus_*.deb | tar -x -C "$tools" --strip-components=3 ./usr/bin/promtool
  rm -r "$tools/download"
}

# Installs what the need_… calls found missing.
install_missing() {
  [[ ${#missing[@]} -gt 0 ]] || return 0
  local command=(apt-get install -y --no-install-recommends "${missing[@]}")
  command -v apt-get >/dev/null ||
    fail "missing: ${missing[*]} (Debian's package names). This system has no apt-get; install them with its own package manager and try again."

  local as_root=()
  if [[ $(id -u) -ne 0 ]]; then
    if ! command -v sudo >/dev/null || ! sudo -n true 2>/dev/null; then
      fail "missing: ${missing[*]}, and this user may not install them. Run this, then try again:
  sudo apt-get update && sudo ${command[*]}"
    fi
    as_root=(sudo -n)
  fi

  step "installing ${missing[*]}"
  local log=$root/logs/install.log
  # The package lists of a fresh machine may be empty or old: try, refresh them, try again.
  quietly "$log" "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive "${command[@]}" >/dev/null ||
    { quietly "$log" "${as_root[@]}" apt-get update &&
      quietly "$log" "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive "${command[@]}"; } ||
    fail "could not install ${missing[*]}; the command was: ${command[*]}"
  missing=()
}
