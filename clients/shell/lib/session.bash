# shellcheck shell=bash
# One request: a connection of its own, progress while it runs, its answer, and Ctrl-C on the way.
# What the caller has set: as_json, quiet, library, and what daemon.bash needs.

# Sends a request and prints its result. Status 0; 1 if it failed; 130 if it was interrupted.
request() { # {method, params, reportsProgress}
  local asked=$1 method connection line='' kind='' interrupted='' shown='' status=0
  method=$(jq -r .method <<<"$asked")
  choose_connection

  # All that a bridge to a daemon can say of itself is that it cannot reach it, which is said below.
  local daemon_errors
  if [ -n "$socket" ]; then exec {daemon_errors}>/dev/null; else exec {daemon_errors}>&2; fi
  # The daemon is in a session of its own, and jq deaf to it, so that Ctrl-C reaches this shell alone.
  coproc SESSION {
    trap '' INT
    setsid "${connection[@]}" 2>&"$daemon_errors" |
      jq -n -r --unbuffered --argjson id 1 -f "$library/answers.jq" || true
    # Bash takes the descriptors of a coprocess away when that ends, so this ends only when it is told to.
    exec cat >/dev/null
  }
  local answers=${SESSION[0]} requests=${SESSION[1]} session=$SESSION_PID
  trap interrupt INT
  # A daemon that has gone is found out by reading, not by dying while writing.
  trap '' PIPE

  local watched=false
  if [ -z "$quiet" ] && [ -t 2 ]; then watched=true; fi
  jq -c --argjson watched "$watched" '
    {jsonrpc: "2.0", id: "initialize", method: "initialize", params: {clientInfo: {name: "latent"}}},
    {jsonrpc: "2.0", method: "initialized", params: {}},
    (.params + if $watched and .reportsProgress then {workDoneToken: 1} else {} end) as $params
    | {jsonrpc: "2.0", id: 1, method, params: $params}
  ' <<<"$asked" 2>/dev/null 1>&"$requests" || true

  while IFS= read -r line <&"$answers"; do
    case $line in
      progress\ *) show_progress "${line#progress }" ;;
      result | error)
        kind=$line
        break
        ;;
    esac
  done
  [ -z "$shown" ] || printf '\r\033[K' >&2

  case $kind in
    result)
      if [ -n "$as_json" ]; then
        jq '.result' <&"$answers"
      else
        jq -r -L "$library" --arg method "$method" 'include "render"; .result | rendered($method)' <&"$answers"
      fi
      ;;
    error)
      jq -r '"latent: " + .error.message' <&"$answers" >&2
      status=1
      ;;
    *)
      if [ -n "$socket" ]; then
        printf 'latent: the daemon at %s cannot be reached or has ended; latent serve starts one\n' "$socket" >&2
      else
        printf 'latent: the daemon has ended before it answered\n' >&2
      fi
      status=1
      ;;
  esac
  exec {requests}>&-
  wait "$session" 2>/dev/null || true
  [ -z "$interrupted" ] || status=130
  exit "$status"
}

# Asks the daemon to leave the request, whose answer is still waited for; the second time there is no waiting.
interrupt() {
  [ -z "$interrupted" ] || exit 130
  interrupted=1
  printf '%s\n' '{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":1}}' 2>/dev/null 1>&"$requests" || true
}

# One line on the terminal, written over and over.
show_progress() {
  local columns
  columns=$(tput cols 2>/dev/null || echo 80)
  shown=1
  printf '\r\033[K%s' "${1:0:columns-1}" >&2
}
