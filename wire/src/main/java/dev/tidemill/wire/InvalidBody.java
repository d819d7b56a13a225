package dev.tidemill.wire;

import org.jspecify.annotations.Nullable;

/// The body of a request is not what it must be.
public final class InvalidBody extends Exception {
    private static final long serialVersionUID = 1;

    private final transient ErrorBody error;

    InvalidBody(String message, @Nullable String param, @Nullable String code) {
        super(message, null, false, false);
        error = new ErrorBody(message, ErrorBody.INVALID_REQUEST, param, code);
    }

    static InvalidBody missing(String param) {
        return new InvalidBody(
                "Missing required parameter: '" + param + "'.",
                param,
                "missing_required_parameter");
    }

    static InvalidBody type(String param, String expected, String got) {
        return new InvalidBody(
                "Invalid type for '%s': expected %s, but got %s instead."
                        .formatted(param, expected, got),
                param,
                "invalid_type");
    }

    /// What the API answers.
    public ErrorBody error() {
        return error;
    }
}
