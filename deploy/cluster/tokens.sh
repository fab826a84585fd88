# shellcheck shell=bash
# Tokens of a cluster, and what is done with them.

base64_url() { base64 -w0 | tr '+/' '-_' | tr -d '='; }

# make_token SUBJECT [GRANT]: HS256, as docs/api.md has it.
make_token() {
  [[ $# -ge 1 && $1 =~ ^[A-Za-z0-9._-]{1,128}$ ]] || fail "token needs a subject of letters, digits, dots, dashes and underscores"
  local head body key grant=${2:-}
  [[ -n $grant ]] || grant='{"create":true,"join":"*"}'
  head=$(printf '{"alg":"HS256","typ":"JWT"}' | base64_url)
  body=$(printf '{"sub":"%s","name":"%s","exp":%d,"spaces":%s}' "$1" "$1" $(($(date +%s) + 3600)) "$grant" | base64_url)
  key=$(base64 -d <"$dir/auth.key" | od -An -v -tx1 | tr -d ' \n')
  printf '%s.%s.%s\n' "$head" "$body" \
    "$(printf '%s.%s' "$head" "$body" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | base64_url)"
}

# admin_order drain|resume NODE [SECONDS]: asks any gateway that runs.
admin_order() {
  local order=$1 name=${2:-} seconds=${3:-} via status body= method=POST
  need_node_state "$name"
  case $(kind_of "$name") in
    silo | gateway) ;;
    *) fail "silos and gateways can be drained, not $name" ;;
  esac
  if [[ -n $seconds ]]; then
    [[ $order == drain && $seconds =~ ^[0-9]+$ ]] || fail "drain NODE takes whole seconds, not '$seconds'"
    body=$(printf '{"deadlineSeconds":%s}' "$seconds")
  fi
  [[ $order == drain ]] || method=DELETE
  while IFS= read -r via; do
    if [[ $(kind_of "$via") == gateway && $(state_of "$via") == running ]]; then
      status=$(http_order "$method" "$(field "$via" address)" "$(port_of "$via" http)" "/v1/admin/nodes/$name/drain" \
        "$(make_token operator '{"operate":true}')" "$body") || status="no answer"
      [[ $status != "HTTP/1.1 2"* ]] || return 0
      fail "$via answered: $status"
    fi
  done < <(node_names)
  fail "no gateway runs that could be asked"
}

# http_order METHOD ADDRESS PORT PATH TOKEN BODY: prints the answer's first line, and its body when it is a refusal.
http_order() {
  local first line text=
  exec 3<>"/dev/tcp/$2/$3" || return 1
  printf '%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nAuthorization: Bearer %s\r\n' "$1" "$4" "$2" "$5" >&3
  [[ -z $6 ]] || printf 'Content-Type: application/json\r\n' >&3
  printf 'Content-Length: %d\r\n\r\n%s' "${#6}" "$6" >&3
  IFS= read -r -t 30 first <&3 || return 1
  while IFS= read -r -t 30 line <&3 || [[ -n $line ]]; do
    text+=${line%$'\r'}$'\n'
  done
  exec 3>&-
  first=${first%$'\r'}
  if [[ $first == "HTTP/1.1 2"* ]]; then
    printf '%s\n' "$first"
  else
    printf '%s %s\n' "$first" "${text##*$'\n\n'}"
  fi
}

# print_environment: for a shell (eval "$(deploy/cluster.sh env)") or to be read.
print_environment() {
  local name gateways=() silos=()
  while IFS= read -r name; do
    case $(kind_of "$name") in
      gateway) gateways+=("$(url_of "$name")") ;;
      silo) silos+=("$(url_of "$name")") ;;
    esac
  done < <(node_names)
  printf "SPACES_CLUSTER_DIR='%s'\n" "$dir"
  printf "SPACES_GATEWAYS='%s'\n" "${gateways[*]:-}"
  printf "# /readyz and /metrics\nSPACES_SILOS='%s'\n" "${silos[*]:-}"
  printf "# The key (base64) that signs tokens, HS256: docs/api.md, \"Tokens\"; or let the cluster sign: deploy/cluster.sh --dir '%s' token ann\n" "$dir"
  printf "SPACES_KEY='%s'\n" "$(cat "$dir/auth.key")"
}
