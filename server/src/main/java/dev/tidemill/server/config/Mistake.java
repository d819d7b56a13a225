package dev.tidemill.server.config;

/// Something that is wrong with the configuration.
///
/// @param place such as `tidemill.yaml, line 3`, `TIDEMILL_HTTP_PORT` or `--port`
/// @param message what is wrong, and what would be right
public record Mistake(String place, String message) {
    @Override
    public String toString() {
        return place + ": " + message;
    }
}
