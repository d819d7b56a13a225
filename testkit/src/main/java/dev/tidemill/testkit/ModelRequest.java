package dev.tidemill.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/// One request as a [ModelServer] received it.
///
/// @param headers by their names in lower case
public record ModelRequest(String method, String path, Map<String, String> headers, byte[] body) {
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }
}
