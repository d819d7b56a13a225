package dev.tidemill.client.errors;

import dev.tidemill.client.http.Headers;
import dev.tidemill.wire.JsonValue;
import java.util.Optional;

/// The answer that an exception tells of.
record ErrorAnswer(int status, Headers headers, JsonValue body) {
    Optional<String> field(String name) {
        return body.get("error").flatMap(error -> error.get(name)).flatMap(JsonValue::asString);
    }

    /// The status and what the server says, in 300 characters at the most.
    @Override
    public String toString() {
        String said = field("message").orElseGet(body::toString).strip();
        return status + ": " + (said.length() <= 300 ? said : said.substring(0, 300) + "...");
    }
}
