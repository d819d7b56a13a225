package dev.tidemill.cli.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

/// What a client chose must not look like a line of the log.
class LoggingTest {
    private static final String HOSTILE = "a\r\n12:00:00.000 INFO  forged\u001b[2J\u009b2J\u0000";

    @Test
    void aPlainLineIsOneLineWithoutEscapes() {
        String line = encoded(Logging.plain(), HOSTILE, null);

        assertEquals(
                " INFO  a??12:00:00.000 INFO  forged?[2J?2J? k=\"a??12:00:00.000 INFO "
                        + " forged?[2J?2J?\" request_id=req_1\n",
                line.substring("12:34:56.789".length()));
    }

    @Test
    void theLinesOfAnExceptionAreIndented() {
        String lines = encoded(Logging.plain(), "failed", new IllegalStateException(HOSTILE));

        assertTrue(lines.contains("\n    java.lang.IllegalStateException: a?\n    12:00"), lines);
        assertTrue(lines.contains("\n    \tat "), lines);
        assertEquals(1, lines.lines().filter(line -> !line.startsWith("    ")).count(), lines);
        assertEquals(-1, lines.indexOf('\u001b'));
    }

    @Test
    void aJsonLineIsOneLineWithoutEscapes() {
        String line = encoded(Logging.json(), HOSTILE, new IllegalStateException(HOSTILE));

        assertEquals(1, line.lines().count(), line);
        assertEquals(-1, line.indexOf('\u001b'));
    }

    private static String encoded(
            Encoder<ILoggingEvent> encoder, String message, @Nullable Throwable cause) {
        var context = new LoggerContext();
        encoder.setContext(context);
        encoder.start();
        var logger = context.getLogger("dev.tidemill");
        var event = new LoggingEvent("", logger, Level.INFO, message, cause, null);
        event.setMDCPropertyMap(Map.of("request_id", "req_1"));
        event.addKeyValuePair(new KeyValuePair("k", message));
        return new String(encoder.encode(event), StandardCharsets.UTF_8);
    }
}
