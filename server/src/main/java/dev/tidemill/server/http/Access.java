package dev.tidemill.server.http;

import java.util.Map;

/// Decides who may use the server.
public interface Access {
    /// Whether requests need an API key. Until the first one is made, the server is for this
    /// machine alone.
    boolean needsKeys();

    /// Who sends the request.
    ///
    /// @throws ApiError 401 if it has no key that is valid, or names what is not the key's
    Caller admit(Request request);

    /// Counts a request of a caller who was admitted.
    ///
    /// @return headers that say what is left of what the caller may
    /// @throws ApiError 429 if nothing is
    Map<String, String> count(Caller caller);

    /// Whether a caller who was admitted would be now: no more once the key was revoked.
    boolean admits(Caller caller);
}
