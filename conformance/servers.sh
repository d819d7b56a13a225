# Sourced by the `run` scripts beside it: starts servers, and ends them whatever happens.

root=$(cd -P "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
here=$(cd -P "$(dirname "$(readlink -f "$0")")" && pwd)
scratch=$(mktemp -d)
started=()

end_all() {
    local status=$? pid
    for pid in ${started[@]+"${started[@]}"}; do
        kill "$pid" 2> /dev/null || continue
        wait_until 30 has_ended "$pid" || kill -9 "$pid" || true
    done
    if [[ $status -ne 0 ]]; then
        tail -n 50 "$scratch"/*.log >&2 || true
    fi
    rm -rf "$scratch"
}
trap end_all EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# wait_until SECONDS COMMAND...
wait_until() {
    local deadline=$((SECONDS + $1))
    shift
    until "$@"; do
        [[ $SECONDS -lt $deadline ]] || return 1
        sleep 0.2
    done
}

has_ended() { ! kill -0 "$1" 2> /dev/null; }

# start NAME COMMAND...: in the background, its output in $scratch/NAME.log
start() {
    local log=$scratch/$1.log
    shift
    : > "$log"
    "$@" >> "$log" 2>&1 < /dev/null &
    started+=($!)
}

# await SECONDS COMMAND...: until COMMAND succeeds, or the server started last has ended
await() {
    local seconds=$1 pid=${started[-1]}
    shift
    wait_until "$seconds" succeeds_or_ended "$pid" "$@" || true
    if ! "$@"; then
        echo "A server did not start within $seconds s; the end of its log follows." >&2
        exit 1
    fi
}

succeeds_or_ended() {
    local pid=$1
    shift
    "$@" || has_ended "$pid"
}

# make_key OPTION...: a new API key of the server
make_key() {
    "$root/tidemill" keys create --data "$scratch/data" --output json "$@" | sed 's/.*"key": *"\([^"]*\)".*/\1/'
}

# start_tidemill OPTION...: tells the official SDKs where it is, and with which key
start_tidemill() {
    "$root/tidemill" --version > "$scratch/version.log" # builds it first if need be
    OPENAI_API_KEY=$(make_key)
    start tidemill "$root/tidemill" serve --port 0 --data "$scratch/data" "$@"
    await 60 grep -q '^tidemill is listening on ' "$scratch/tidemill.log"
    OPENAI_BASE_URL=$(sed -n 's/^tidemill is listening on \([^ ]*\).*/\1/p' "$scratch/tidemill.log")
    export OPENAI_BASE_URL OPENAI_API_KEY
}

# start_recorded: a server whose models are ours, behind a proxy that keeps every exchange
start_recorded() {
    tools=$root/conformance/target/venv
    install_python_at "$tools" --requirement "$root/conformance/tools/requirements.txt"
    start model "$tools/bin/python" -B "$root/conformance/tools/model.py"
    await 30 grep -q '^serving on ' "$scratch/model.log"
    TIDEMILL_ENGINE_CANCEL_GRACE=1s TIDEMILL_WEBHOOKS_ALLOW=127.0.0.1 TIDEMILL_WEBHOOKS_ALLOW_HTTP=true \
        start_tidemill --upstream "$(sed -n 's/^serving on //p' "$scratch/model.log")"
    recording=$here/target/recording.jsonl
    start recorder "$tools/bin/python" -B "$root/conformance/tools/recorder.py" "$OPENAI_BASE_URL" "$recording"
    await 30 grep -q '^recording on ' "$scratch/recorder.log"
    OPENAI_BASE_URL=$(sed -n 's/^recording on //p' "$scratch/recorder.log")
    READ_ONLY_KEY=$(make_key --read-only)
    OTHER_PROJECT_KEY=$(make_key --project other)
    export READ_ONLY_KEY OTHER_PROJECT_KEY
}

# check_recorded NAME SDK COMMAND...: COMMAND does the script, and writes what it found to the file
# that is its last argument
check_recorded() {
    local name=$1 sdk=$2 status=0 results=$root/conformance/target/results
    shift 2
    mkdir -p "$results"
    rm -f "$results/$name.json"
    "$@" "$scratch/steps.json" || status=$?
    "$tools/bin/python" -B "$root/conformance/tools/check.py" \
        "$sdk" "$recording" "$scratch/steps.json" "$results/$name.json" || status=$?
    return $status
}

# install_python REQUIREMENT...: into a virtual environment of its own
install_python() {
    install_python_at "$here/target/venv" "$@"
}

install_python_at() {
    local venv=$1
    shift
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check "$@"
}
