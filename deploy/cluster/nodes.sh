# shellcheck shell=bash
# Starts a cluster's processes, each with the settings that an operator would give it.

# make_keys TLS: the key that tokens are signed with; for TLS a certificate of redis and store, and their password.
make_keys() {
  umask 077
  [[ -s $dir/auth.key ]] || openssl rand -base64 32 >"$dir/auth.key"
  [[ $1 == yes ]] || return 0
  [[ -s $dir/redis.password ]] || openssl rand -hex 24 >"$dir/redis.password"
  if [[ ! -s $dir/tls/redis.crt ]]; then
    mkdir -p "$dir/tls"
    local log=$dir/logs/openssl.log
    quietly "$log" openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj "/CN=spaces cluster" \
      -addext "basicConstraints=critical,CA:TRUE" -keyout "$dir/tls/ca.key" -out "$dir/tls/ca.crt" || fail "openssl made no authority"
    quietly "$log" openssl req -newkey rsa:2048 -nodes -subj "/CN=redis" -keyout "$dir/tls/redis.key" -out "$dir/tls/redis.csr" ||
      fail "openssl made no request"
    quietly "$log" openssl x509 -req -in "$dir/tls/redis.csr" -days 30 -CA "$dir/tls/ca.crt" -CAkey "$dir/tls/ca.key" -CAcreateserial \
      -extfile <(printf 'subjectAltName=DNS:redis\n') -out "$dir/tls/redis.crt" || fail "openssl made no certificate"
  fi
}

# redis_connection redis|store: as StackExchange.Redis writes it.
redis_connection() {
  local options=
  [[ $(shared tls) != yes ]] || options=",ssl=true,sslHost=redis,password=$(cat "$dir/redis.password")"
  printf '%s:%s%s\n' "$(field "$1" address)" "$(port_of "$1" redis)" "$options"
}

# settings_of NODE: its environment, a line each; what was given with --set comes last and wins.
settings_of() {
  local name=$1 kind address setting
  kind=$(kind_of "$name")
  address=$(field "$name" address)
  printf '%s\n' DOTNET_ThreadPool_UnfairSemaphoreSpinLimit=0 Cluster__Provider=redis "Cluster__Redis__ConnectionString=$(redis_connection redis)"
  # The runtime's OpenSSL then trusts the cluster's own authority.
  [[ $(shared tls) != yes ]] || printf '%s\n' "SSL_CERT_FILE=$dir/tls/ca.crt"
  if [[ $kind == silo ]]; then
    printf '%s\n' \
      "Silo__Name=$name" "Silo__Http__Address=$address" "Silo__Http__Port=$(port_of "$name" http)" \
      "Cluster__Address=$address" "Cluster__SiloPort=$(port_of "$name" silo)" "Cluster__GatewayPort=$(port_of "$name" gateway)" \
      Storage__Provider=redis "Storage__Redis__ConnectionString=$(redis_connection store)"
  else
    # On loopback the gateway may also give tokens to anybody, for trying things out; elsewhere only the key signs.
    printf '%s\n' \
      "ASPNETCORE_ENVIRONMENT=$([[ $(shared mode) == netns ]] && printf Production || printf Development)" \
      "DataDirectory=$dir/data" "Auth__Key=$(cat "$dir/auth.key")" \
      "Gateway__Name=$name" "Gateway__PublicUrl=$(url_of "$name")" \
      "Gateway__Http__Address=$address" "Gateway__Http__Port=$(port_of "$name" http)" \
      "Gateway__Media__Address=$address" "Gateway__Media__Port=$(port_of "$name" media)"
  fi
  while IFS= read -r setting; do
    [[ $setting != "$kind:"* ]] || printf '%s\n' "${setting#*:}"
  done <"$dir/settings"
}

# bin_of NODE: the checkout whose programs it runs.
bin_of() {
  local own
  own=$(field "$1" bin)
  printf '%s\n' "${own:-$(shared bin)}"
}

# launch_node NODE [BIN]: starts it and does not wait for it.
launch_node() {
  local name=$1 kind log program
  kind=$(kind_of "$name")
  [[ -e $(node_file "$name") ]] || : >"$(node_file "$name")"
  [[ -z ${2:-} ]] || set_field "$name" bin "$2"
  place_node "$name"
  log=$dir/logs/$name.log
  keep_log "$log"

  local command=()
  [[ $(shared mode) != netns ]] || command=(nsenter "--net=/run/netns/sp$(shared number)-$name")
  if [[ $kind == redis || $kind == store ]]; then
    command+=(redis-server --bind "$(field "$name" address)" --dir "$dir/$name" --save '' --appendonly yes --daemonize no)
    # An acknowledged write of a space is on the disk; the list of members is written again every few seconds anyway.
    command+=(--appendfsync "$([[ $kind == store ]] && printf always || printf everysec)")
    if [[ $(shared tls) == yes ]]; then
      command+=(--port 0 --tls-port "$(port_of "$name" redis)" --tls-cert-file "$dir/tls/redis.crt" --tls-key-file "$dir/tls/redis.key"
        --tls-ca-cert-file "$dir/tls/ca.crt" --tls-auth-clients no --requirepass "$(cat "$dir/redis.password")")
    else
      command+=(--port "$(port_of "$name" redis)" --protected-mode no)
    fi
  else
    program=$(bin_of "$name")/${kind^}/bin/Release/net10.0/Spaces.${kind^}.dll
    [[ -e $program ]] || fail "$program is missing: build first (leave --build no away)"
    local settings
    mapfile -t settings < <(settings_of "$name")
    command+=(env "${settings[@]}" dotnet "$program")
  fi
  # The locks are this script's and not the node's.
  cd "$dir"
  start "$name" "$log" "${command[@]}" 7>&- 8>&- 9>&-
  disown "$started"
  set_field "$name" pid "$started"
  set_field "$name" born "$(born "$started")"
  set_field "$name" partition "$(field "$name" partition)"
}

# keep_log LOG: what the process before wrote is put aside.
keep_log() {
  [[ -s $1 ]] || return 0
  local number=1
  while [[ -e ${1%.log}.$number.log ]]; do
    number=$((number + 1))
  done
  mv "$1" "${1%.log}.$number.log"
}

# await_ready NODE: within 60 s.
await_ready() {
  local name=$1 deadline=$((SECONDS + 60)) address
  address=$(field "$name" address)
  until node_ready "$name" "$address"; do
    if ! node_alive "$name"; then
      show_tail "$dir/logs/$name.log" >&2
      fail "$name ended while it started"
    fi
    if [[ $SECONDS -ge $deadline ]]; then
      show_tail "$dir/logs/$name.log" >&2
      fail "$name is not ready after 60 s"
    fi
    sleep 0.1
  done
  # From here on redis holds the cluster's ports.
  [[ $name != redis ]] || release_machine_lock
}

node_ready() {
  case $(kind_of "$1") in
    redis | store) (exec 3<>"/dev/tcp/$2/$(port_of "$1" redis)") 2>/dev/null ;;
    silo) http_ok "$(port_of "$1" http)" /readyz "$2" ;;
    gateway) http_ok "$(port_of "$1" http)" /healthz "$2" ;;
  esac
}

# start_node NODE [BIN]: starts it and waits until it is ready.
start_node() {
  launch_node "$@"
  await_ready "$1"
}
