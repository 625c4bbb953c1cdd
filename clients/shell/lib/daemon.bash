# shellcheck shell=bash
# Where the daemon is: its executable, its socket, its start and its end.

# The executable: $LATENTD, the one beside this client, the one on the PATH, or the one built in the repository.
find_daemon() {
  local candidate
  if [ -n "${LATENTD-}" ]; then
    command -v "$LATENTD" || fail 1 "\$LATENTD names $LATENTD, which is not an executable file"
    return
  fi
  for candidate in "$here/latentd" "$(command -v latentd || true)" "$here/../../.build/release/latentd"; do
    if [ -x "$candidate" ] && [ ! -d "$candidate" ]; then
      printf '%s\n' "$candidate"
      return
    fi
  done
  fail 1 "there is no latentd to start: set \$LATENTD, put it on the PATH or build it (make build)"
}

# Where a daemon listens unless --socket says otherwise: $LATENT_SOCKET, else a place of this user's own.
default_socket() {
  if [ -n "${LATENT_SOCKET-}" ]; then
    printf '%s\n' "$LATENT_SOCKET"
  elif [ -n "${XDG_RUNTIME_DIR-}" ]; then
    printf '%s\n' "$XDG_RUNTIME_DIR/latentd.sock"
  else
    printf '%s\n' "${TMPDIR:-/tmp}/latentd-$(id -u)/latentd.sock"
  fi
}

# Sets `connection`, the command that joins standard input and output to the daemon that is meant: the one on --socket
# or $LATENT_SOCKET, else the one that `latent serve` has started, else one that ends with the client.
choose_connection() {
  local executable
  executable=$(find_daemon)
  if [ -z "$socket" ] && { [ -n "${LATENT_SOCKET-}" ] || [ -S "$(default_socket)" ]; }; then
    socket=$(default_socket)
  fi
  if [ -n "$socket" ]; then
    connection=("$executable" --connect "$socket" --log-level error)
    return
  fi
  [ -z "$will_be_lost" ] ||
    printf 'latent: no daemon is running, so this ends with the command; latent serve starts one that stays\n' >&2
  connection=("$executable" --log-level warning "${own_daemon_options[@]}")
}

# Joins standard input and output to the daemon, a message a line.
raw() {
  read_daemon_options raw "$@"
  local connection
  choose_connection
  exec "${connection[@]}"
}

# Starts a daemon in the background and waits until it listens.
serve() {
  read_daemon_options serve "$@"
  local executable path log waited=0
  executable=$(find_daemon)
  path=${socket:-$(default_socket)}
  case $path in /*) ;; *) path=$PWD/$path ;; esac
  log=$path.log
  if [ ! -d "$(dirname "$path")" ]; then
    (umask 077 && mkdir -p "$(dirname "$path")") || fail 1 "cannot make the folder of $path"
  fi
  [ -O "$(dirname "$path")" ] || [ -n "$socket$(printenv LATENT_SOCKET)" ] ||
    fail 1 "$(dirname "$path") is another user's; choose a place with --socket"
  ! is_answering "$executable" "$path" || fail 1 "a daemon is already listening at $path"
  setsid "$executable" --socket "$path" "${own_daemon_options[@]}" </dev/null >"$log" 2>&1 &
  local daemon=$!
  until is_answering "$executable" "$path"; do
    if ! kill -0 "$daemon" 2>/dev/null; then
      tail -n 20 "$log" >&2
      fail 1 "latentd did not start; the above is the end of $log"
    fi
    [ $((waited += 1)) -le 300 ] || fail 1 "latentd does not answer at $path; see $log"
    sleep 0.1
  done
  printf '%s\n' "$daemon" >"$path.pid"
  disown "$daemon"
  printf 'latentd listens at %s\n' "$path"
}

is_answering() { # executable path
  [ -S "$2" ] &&
    printf '{"jsonrpc":"2.0","id":1,"method":"initialize"}\n' |
    "$1" --connect "$2" --log-level critical 2>/dev/null | grep -q '"result"'
}

# Ends the daemon that `serve` has started, and waits until it has gone.
stop() {
  read_daemon_options stop "$@"
  local path daemon='' waited=0
  path=${socket:-$(default_socket)}
  case $path in /*) ;; *) path=$PWD/$path ;; esac
  [ -S "$path" ] || fail 1 "no daemon listens at $path"
  [ ! -r "$path.pid" ] || daemon=$(<"$path.pid")
  # A number that was left behind may be another process by now.
  if [ -z "$daemon" ] || ! tr '\0' '\n' <"/proc/$daemon/cmdline" 2>/dev/null | grep -qxF -- "$path"; then
    fail 1 "the daemon at $path was not started by latent serve; end it where it was started"
  fi
  kill -TERM "$daemon"
  while kill -0 "$daemon" 2>/dev/null; do
    [ $((waited += 1)) -le 600 ] || fail 1 "latentd (process $daemon) has not ended after a minute"
    sleep 0.1
  done
  rm -f "$path.pid" "$path.log"
}

# Reads the options of serve, stop and raw.
read_daemon_options() { # verb argument …
  local name=$1
  shift
  while [ $# -gt 0 ]; do
    case $name:$1 in
      *:-h | *:--help)
        help
        exit
        ;;
      *:--socket | serve:--workspace | serve:--threads | serve:--memory-limit | serve:--log-level | \
        serve:--record | raw:--workspace | raw:--threads | raw:--memory-limit | raw:--log-level)
        [ $# -gt 1 ] || fail 2 "$1 needs a value"
        if [ "$1" = --socket ]; then socket=$2; else own_daemon_options+=("$1" "$2"); fi
        shift 2
        ;;
      *) fail 2 "$1 is no option of latent $name; latent help says what it takes" ;;
    esac
  done
}
