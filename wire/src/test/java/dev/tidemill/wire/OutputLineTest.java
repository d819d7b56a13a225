package dev.tidemill.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// Lines of output and error files.
class OutputLineTest {
    @Test
    void anAnswerStandsInItAsItCame() {
        byte[] body = utf8("{\"b\":1e400, \"a\":\"\\u00e9\"}");
        assertEquals(
                "{\"id\":\"i\",\"custom_id\":\"c\",\"response\":{\"status_code\":200,"
                        + "\"request_id\":\"r\",\"body\":{\"b\":1e400, \"a\":\"\\u00e9\"}},"
                        + "\"error\":null}",
                text(OutputLine.response("i", "c", 200, "r", body)));
    }

    @Test
    void aFailureHasNoResponse() {
        assertEquals(
                "{\"id\":\"i\",\"custom_id\":\"c\",\"response\":null,"
                        + "\"error\":{\"code\":\"batch_expired\",\"message\":\"m\"}}",
                text(OutputLine.failure("i", "c", "batch_expired", "m")));
    }

    @Test
    void anyCustomIdIsOneLineOfJson() {
        assertEquals(
                "{\"id\":\"i\",\"custom_id\":\"\\\"\\\\\\n\\u0001é😀\\ud83d\","
                        + "\"response\":null,\"error\":{\"code\":\"c\",\"message\":\"m\"}}",
                text(OutputLine.failure("i", "\"\\\n\u0001é😀\ud83d", "c", "m")));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] line) {
        return new String(line, StandardCharsets.UTF_8);
    }
}
