package dev.tidemill.server.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EnvelopeParserTest {
    @Test
    void theBodyAndTheModelAreFoundToTheByte() throws LineError {
        String line =
                " {\"a\":[1,{\"body\":2}],\"custom_id\":\"ü\\u00e9\",\"method\":\"POST\","
                        + "\"url\":\"/v1/x\",\"body\" : {\"n\":12345678901234567890123, \"model\" :"
                        + " \"m\\n\" ,\"z\":\"ß\"} } \r\n";
        for (boolean streamed : new boolean[] {false, true}) {
            var envelope = parse("junk".length(), "junk" + line, streamed);

            assertEquals("üé", envelope.customId());
            assertEquals("m\n", envelope.model());
            assertEquals(
                    "{\"n\":12345678901234567890123, \"model\" : \"m\\n\" ,\"z\":\"ß\"}",
                    cut(line, envelope.bodyStart(), envelope.bodyEnd()));
            assertEquals("\"m\\n\"", cut(line, envelope.modelStart(), envelope.modelEnd()));
        }
    }

    @Test
    void nullIsAsGoodAsMissing() throws LineError {
        var envelope = parse("{\"custom_id\":null,\"body\":null}");
        assertEquals(null, envelope.customId());
        assertFalse(envelope.hasBody());
    }

    @Test
    void onlyTrueIsStreaming() throws LineError {
        assertTrue(parse("{\"body\":{\"stream\":true}}").isStreaming());
        assertFalse(parse("{\"body\":{\"stream\":false}}").isStreaming());
        assertFalse(parse("{\"body\":{\"stream\":null}}").isStreaming());
        assertFalse(parse("{\"body\":{\"x\":{\"stream\":true}}}").isStreaming());
        assertTrue(parse("{\"body\":{\"str\\u0065am\":true}}").isStreaming());
    }

    @Test
    void whatModelServersTakeForTrueIsRefused() {
        for (String value : new String[] {"\"yes\"", "\"true\"", "1", "1.0", "[]", "{\"a\":1}"}) {
            String line = "{\"body\":{\"stream\":" + value + "}}";
            var error = assertThrows(LineError.class, () -> parse(line), line).at(1);
            assertEquals("invalid_type body.stream", error.code() + " " + error.param(), line);
        }
    }

    @Test
    void inputsAreCountedAsTheHostedApiDoes() throws LineError {
        assertEquals(0, parse("{\"body\":{}}").inputs());
        assertEquals(1, parse("{\"body\":{\"input\":\"a\"}}").inputs());
        assertEquals(2, parse("{\"body\":{\"input\":[\"a\",\"b\"]}}").inputs());
        assertEquals(1, parse("{\"body\":{\"input\":[1,2,3]}}").inputs());
        assertEquals(2, parse("{\"body\":{\"input\":[[1,2],[3]]}}").inputs());
        assertEquals(0, parse("{\"body\":{\"input\":[]}}").inputs());
        assertEquals(3, parse("{\"body\":{\"input\":[\"a\",\"b\",3]}}").inputs());
    }

    @Test
    void whatWouldSlipPastIsNotJson() {
        for (String line :
                new String[] {
                    "{\"body\":{\"stream\":false,\"stream\":true}}",
                    "{\"body\":{\"model\":\"a\",\"model\":\"b\"}}",
                    "{\"custom_id\":\"a\",\"custom_id\":\"b\"}",
                    "{\"body\":{},\"body\":{}}",
                    "{\"body\":null,\"body\":{}}",
                    "{\"custom_id\":null,\"custom_id\":\"b\"}",
                    "{\"url\":\"a\",\"u\\u0072l\":\"b\"}",
                    "{\"body\":{\"stream\":null,\"stream\":true}}",
                    "{\"body\":{\"stream\":false,\"str\\u0065am\":true}}",
                    "{} {}",
                    "[]",
                    "{\"a\":1",
                    "{\"a\":\"\u0001\"}",
                    "nonsense",
                }) {
            var error = assertThrows(LineError.class, () -> parse(line), line);
            assertEquals("invalid_json_line", error.at(1).code(), line);
        }
    }

    @Test
    void theDepthHasALimit() throws LineError {
        parse("{\"body\":" + "{\"a\":".repeat(900) + "1" + "}".repeat(901));
        var error =
                assertThrows(
                        LineError.class,
                        () ->
                                parse(
                                        "{\"body\":"
                                                + "{\"a\":".repeat(1_000)
                                                + "1"
                                                + "}".repeat(1_001)));
        assertTrue(error.at(1).message().contains("1000"), error.at(1).message());
    }

    @Test
    void aWrongTypeIsNamed() {
        var error = assertThrows(LineError.class, () -> parse("{\"custom_id\":7}"));
        assertEquals(
                "Invalid type for 'custom_id': expected a string, but got an integer instead.",
                error.at(1).message());
        assertEquals("custom_id", error.at(1).param());
    }

    private static Envelope parse(String line) throws LineError {
        return parse(0, line, false);
    }

    private static Envelope parse(int from, String text, boolean streamed) throws LineError {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return streamed
                ? EnvelopeParser.parse(new ByteArrayInputStream(bytes, from, bytes.length - from))
                : EnvelopeParser.parse(bytes, from, bytes.length - from);
    }

    private static String cut(String line, long from, long to) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        return new String(bytes, (int) from, (int) (to - from), StandardCharsets.UTF_8);
    }
}
