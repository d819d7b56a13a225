package dev.tidemill.client.http;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/// One request, ready to be sent.
///
/// @param method such as `GET`
public record HttpRequest(
        String method, URI uri, Headers headers, @Nullable RequestBody body, Timeout timeout) {}
