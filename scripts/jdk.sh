# Sourced by the scripts: finds a JDK 25 or newer and exports it as JAVA_HOME.

readonly needed_jdk=25

# The JDK's own `release` file tells its version without starting it.
is_jdk() {
    [[ -x "$1/bin/javac" && -r "$1/release" ]] || return 1
    local version
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
    [[ -n "$version" && "$version" -ge $needed_jdk ]]
}

jdk_on_path() {
    local java
    java=$(command -v javac) && java=$(readlink -f "$java") && dirname "$(dirname "$java")"
}

find_jdk() {
    local candidate
    for candidate in "${JAVA_HOME:-}" "$(jdk_on_path || true)" /usr/lib/jvm/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/.sdkman/candidates/java/*; do
        if is_jdk "$candidate"; then
            export JAVA_HOME=$candidate
            return
        fi
    done
    echo "tidemill: no JDK $needed_jdk was found." \
        "Install one (https://adoptium.net), or set JAVA_HOME to it." >&2
    exit 1
}

# Maven's own libraries use what a new JDK warns about.
run_maven() {
    if ! command -v mvn > /dev/null; then
        echo "tidemill: Maven was not found. Install it (https://maven.apache.org)." >&2
        exit 1
    fi
    MAVEN_OPTS="${MAVEN_OPTS:-} --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow" \
        mvn --batch-mode --no-transfer-progress "$@"
}
