package dev.tidemill.server.job;

/// Why no whole answer came from a model server.
public enum Loss {
    TIMEOUT("request_timeout"),
    UNAVAILABLE("upstream_unavailable"),
    BROKEN("upstream_invalid_response");

    private final String code;

    Loss(String code) {
        this.code = code;
    }

    /// The `error.code` of a line that ended so.
    public String code() {
        return code;
    }
}
