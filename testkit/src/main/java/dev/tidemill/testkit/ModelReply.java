package dev.tidemill.testkit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// How a [ModelServer] treats one request.
public sealed interface ModelReply {
    /// A whole answer.
    record Whole(int status, Map<String, String> headers, byte[] body) implements ModelReply {
        /// The same with one more header.
        public Whole with(String name, String value) {
            Map<String, String> more = new LinkedHashMap<>(headers);
            more.put(name, value);
            return new Whole(status, more, body);
        }
    }

    /// An answer that announces all of its body and breaks off after `bytes` of it.
    record Truncated(Whole answer, int bytes) implements ModelReply {}

    /// The connection is reset before any answer.
    record Reset() implements ModelReply {}

    /// Nothing is answered, and the connection stays open, for this long at the most.
    record Hang(Duration longest) implements ModelReply {}

    /// The other reply, after a while.
    record After(Duration delay, ModelReply then) implements ModelReply {}

    /// A JSON answer.
    static Whole json(int status, String body) {
        return new Whole(
                status,
                Map.of("Content-Type", "application/json"),
                body.getBytes(StandardCharsets.UTF_8));
    }

    /// An OpenAI-shaped error.
    static Whole error(int status, String code) {
        return json(
                status,
                "{\"error\":{\"message\":\"no\",\"type\":\"server_error\",\"param\":null,\"code\":\""
                        + code
                        + "\"}}");
    }
}
