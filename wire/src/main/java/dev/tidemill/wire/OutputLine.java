package dev.tidemill.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.io.JsonStringEncoder;

/// STUB until the real one lands.
public final class OutputLine {
    private OutputLine() {}

    private static String q(String s) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsCharArray(s)) + '"';
    }

    public static byte[] prefix(String id, String customId, int status, String requestId) {
        return ("{\"id\":"
                        + q(id)
                        + ",\"custom_id\":"
                        + q(customId)
                        + ",\"response\":{\"status_code\":"
                        + status
                        + ",\"request_id\":"
                        + q(requestId)
                        + ",\"body\":")
                .getBytes(StandardCharsets.UTF_8);
    }

    public static byte[] suffix() {
        return "},\"error\":null}".getBytes(StandardCharsets.UTF_8);
    }

    public static byte[] response(
            String id, String customId, int status, String requestId, byte[] body) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(prefix(id, customId, status, requestId));
        out.writeBytes(body);
        out.writeBytes(suffix());
        return out.toByteArray();
    }

    public static byte[] failure(String id, String customId, String code, String message) {
        return ("{\"id\":"
                        + q(id)
                        + ",\"custom_id\":"
                        + q(customId)
                        + ",\"response\":null,\"error\":{\"code\":"
                        + q(code)
                        + ",\"message\":"
                        + q(message)
                        + "}}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
