package dev.tidemill.server.http;

import dev.tidemill.wire.ErrorBody;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An answer that is an error, thrown from wherever it is noticed and written once, at the edge.
public final class ApiError extends RuntimeException {
    private static final long serialVersionUID = 1;

    private static final long LONG_WAIT = 60;

    private final int status;
    private final transient ErrorBody body;
    private final transient Map<String, String> headers;

    private ApiError(int status, ErrorBody body, Map<String, String> headers) {
        super(body.message(), null, false, false);
        this.status = status;
        this.body = body;
        this.headers = headers;
    }

    /// A request that can never succeed: 400, with the parameter to blame and the error's name.
    public static ApiError invalid(String message, @Nullable String param, @Nullable String code) {
        return of(400, message, param, code);
    }

    /// A request without a valid key, or with one that does not go with the rest: 401.
    public static ApiError unauthorized(String message, @Nullable String code) {
        return of(401, message, null, code).with("WWW-Authenticate", "Bearer");
    }

    /// Something that is not there, or not the caller's: 404.
    public static ApiError notFound(String message, @Nullable String param) {
        return of(404, message, param, null);
    }

    /// A request against the state of things: 409. SDKs retry a 409 unless told not to.
    public static ApiError conflict(String message) {
        return of(409, message, null, null).with("x-should-retry", "false");
    }

    /// More than the caller may have: 429, with what is limited, and when to come back. SDKs would
    /// sleep through a long time: they are told not to try again by themselves then.
    ///
    /// @param what is limited, as the headers have it, such as `requests`
    public static ApiError limited(String message, String what, long most, long waitSeconds) {
        var headers = new LinkedHashMap<>(limit(what, most, 0, waitSeconds));
        headers.put("Retry-After", Long.toString(waitSeconds));
        if (waitSeconds > LONG_WAIT) {
            headers.put("x-should-retry", "false");
        }
        return new ApiError(
                429,
                new ErrorBody(message, "rate_limit_error", null, "rate_limit_exceeded"),
                Map.copyOf(headers));
    }

    /// The headers that say how much of a limit is left.
    public static Map<String, String> limit(
            String what, long most, long remaining, long resetSeconds) {
        return Map.of(
                "x-ratelimit-limit-" + what,
                Long.toString(most),
                "x-ratelimit-remaining-" + what,
                Long.toString(remaining),
                "x-ratelimit-reset-" + what,
                resetSeconds + "s");
    }

    /// An error of the caller, with any status.
    public static ApiError of(
            int status, String message, @Nullable String param, @Nullable String code) {
        return new ApiError(
                status, new ErrorBody(message, ErrorBody.INVALID_REQUEST, param, code), Map.of());
    }

    /// An error of the server's own: 500 and above.
    public static ApiError server(int status, String message, @Nullable String code) {
        return new ApiError(status, new ErrorBody(message, "server_error", null, code), Map.of());
    }

    /// The same error with one more response header.
    public ApiError with(String header, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new ApiError(status, body, Map.copyOf(more));
    }

    public int status() {
        return status;
    }

    public ErrorBody body() {
        return body;
    }

    public Map<String, String> headers() {
        return headers;
    }
}
