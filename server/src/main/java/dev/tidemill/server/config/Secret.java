package dev.tidemill.server.config;

/// A text that is nobody's business, such as a key or a password. It does not show itself.
public record Secret(String value) {
    @Override
    public String toString() {
        return "***";
    }
}
