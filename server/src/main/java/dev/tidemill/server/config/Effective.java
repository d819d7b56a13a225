package dev.tidemill.server.config;

/// One setting as it counts.
///
/// @param setting its path, such as `http.port` or `upstreams[0].name`
/// @param value as it could stand in the file; a secret is `***`
/// @param origin where it came from: a place in the file, a variable, a flag, or `default`
public record Effective(String setting, String value, String origin) {
    @Override
    public String toString() {
        return setting + ": " + value + "  # " + origin;
    }
}
