# Sourced by the scripts: finds a JDK 25 or newer and exports it as JAVA_HOME.

readonly needed_jdk=25

# The JDK's own `release` file tells its version without starting it.
jdk_version() {
    [[ -x "$1/bin/javac" && -r "$1/release" ]] || return 1
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

jdk_on_path() {
    local java
    java=$(command -v javac) && java=$(readlink -f "$java") && dirname "$(dirname "$java")"
}

# first_jdk LOWEST HIGHEST: the first with a version from LOWEST to HIGHEST.
first_jdk() {
    local candidate version
    for candidate in "${JAVA_HOME:-}" "$(jdk_on_path || true)" /usr/lib/jvm/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/.sdkman/candidates/java/*; do
        version=$(jdk_version "$candidate") || continue
        if [[ -n "$version" && "$version" -ge $1 && "$version" -le $2 ]]; then
            echo "$candidate"
            return
        fi
    done
    return 1
}

find_jdk() {
    if ! JAVA_HOME=$(first_jdk $needed_jdk 999); then
        echo "tidemill: no JDK $needed_jdk was found." \
            "Install one (https://adoptium.net), or set JAVA_HOME to it." >&2
        exit 1
    fi
    export JAVA_HOME
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
