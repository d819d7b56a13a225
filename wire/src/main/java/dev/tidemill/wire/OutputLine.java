package dev.tidemill.wire;

import java.nio.charset.StandardCharsets;
import tools.jackson.core.io.JsonStringEncoder;

/// Writes the lines of output and error files, without their line ends:
///
/// ```json
/// {"id":"batch_req_1","custom_id":"a","response":{"status_code":200,"request_id":"r","body":{}},"error":null}
/// {"id":"batch_req_2","custom_id":"b","response":null,"error":{"code":"batch_expired","message":"..."}}
/// ```
///
/// The body of an answer is neither parsed nor changed: it must be one JSON value on one line.
public final class OutputLine {
    private static final byte[] SUFFIX = ascii("},\"error\":null}");

    private OutputLine() {}

    /// A line with an answer.
    public static byte[] response(
            String id, String customId, int status, String requestId, byte[] body) {
        return join(prefix(id, customId, status, requestId), body, SUFFIX);
    }

    /// What stands before the body of an answer.
    public static byte[] prefix(String id, String customId, int status, String requestId) {
        String tail =
                ",\"response\":{\"status_code\":"
                        + status
                        + ",\"request_id\":"
                        + quoted(requestId)
                        + ",\"body\":";
        return utf8(head(id, customId) + tail);
    }

    /// What stands behind the body of an answer.
    public static byte[] suffix() {
        return SUFFIX.clone();
    }

    /// A line without an answer.
    ///
    /// @param code a stable name, such as `batch_expired`
    /// @param message one sentence for a person
    public static byte[] failure(String id, String customId, String code, String message) {
        String tail =
                ",\"response\":null,\"error\":{\"code\":"
                        + quoted(code)
                        + ",\"message\":"
                        + quoted(message)
                        + "}}";
        return utf8(head(id, customId) + tail);
    }

    private static String head(String id, String customId) {
        return "{\"id\":" + quoted(id) + ",\"custom_id\":" + quoted(customId);
    }

    private static String quoted(String text) {
        return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsCharArray(text)) + '"';
    }

    private static byte[] utf8(String json) {
        for (int i = 0; i < json.length(); i++) {
            if (Character.isSurrogate(json.charAt(i))) {
                return escapingLoneSurrogates(json).getBytes(StandardCharsets.UTF_8);
            }
        }
        return json.getBytes(StandardCharsets.UTF_8);
    }

    /// UTF-8 has no form for half a pair, but JSON has: what came in as an escape goes out as one.
    private static String escapingLoneSurrogates(String json) {
        var out = new StringBuilder();
        json.codePoints()
                .forEach(point -> {
                    if (Character.MIN_SURROGATE <= point && point <= Character.MAX_SURROGATE) {
                        out.append("\\u%04x".formatted(point));
                    } else {
                        out.appendCodePoint(point);
                    }
                });
        return out.toString();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] join(byte[] head, byte[] body, byte[] tail) {
        byte[] line = new byte[head.length + body.length + tail.length];
        System.arraycopy(head, 0, line, 0, head.length);
        System.arraycopy(body, 0, line, head.length, body.length);
        System.arraycopy(tail, 0, line, head.length + body.length, tail.length);
        return line;
    }
}
