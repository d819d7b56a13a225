package dev.tidemill.wire;

import org.jspecify.annotations.Nullable;

/// What stands under `error` when the API refuses a request.
///
/// @param message one or two sentences for a person
/// @param type the family, such as `invalid_request_error`
/// @param param the parameter that is wrong, or null
/// @param code a stable name, such as `invalid_value`, or null
public record ErrorBody(
        String message, String type, @Nullable String param, @Nullable String code) {
    /// The type of every error that is the caller's.
    public static final String INVALID_REQUEST = "invalid_request_error";
}
