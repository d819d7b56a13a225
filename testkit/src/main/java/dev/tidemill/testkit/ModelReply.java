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

    /// An answer that announces all of its body, and whose connection is reset after `bytes` of it.
    record ResetAfter(Whole answer, int bytes) implements ModelReply {}

    /// An answer whose `Content-Length` is a lie. The connection is kept if it is too short, and
    /// closed if it is too long.
    record Misannounced(Whole answer, long contentLength) implements ModelReply {}

    /// An answer that comes in pieces of so many bytes, with a pause after each.
    record Slow(Whole answer, int bytes, Duration pause) implements ModelReply {}

    /// An answer of status 200 that says it is JSON, and whose body is the piece again and again,
    /// in chunks, with a pause after each, until the client has enough of it.
    record Endless(byte[] piece, Duration pause) implements ModelReply {}

    /// Just these bytes, head and all; then the connection is closed.
    record Raw(byte[] bytes) implements ModelReply {}

    /// The connection is reset before any answer. Before the request is even read:
    /// [ModelServer#resetNext].
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

    /// A chat completion in which the assistant says this.
    static Whole chat(String content) {
        return json(
                200,
                "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\","
                        + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":"
                        + quoted(content)
                        + "},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":2,"
                        + "\"completion_tokens\":1,\"total_tokens\":3}}");
    }

    private static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        text.chars()
                .forEach(one -> {
                    if (one < ' ' || one == '"' || one == '\\') {
                        quoted.append(String.format("\\u%04x", one));
                    } else {
                        quoted.append((char) one);
                    }
                });
        return quoted.append('"').toString();
    }
}
