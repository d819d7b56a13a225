package dev.tidemill.server.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A line is read as Jackson's trees read it, and refused only for what is wrong with it.
@Tag("fuzz")
class EnvelopeFuzzTest {
    private static final JsonMapper TREES =
            JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
    private static final JsonMapper STRICT =
            JsonMapper.builder(
                            tools.jackson.core.json.JsonFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    @FuzzTest(maxDuration = "10s")
    void anEnvelopeIsThatOfTheTree(byte[] data) throws IOException {
        byte[] line = firstLine(data);
        switch (read(line)) {
            case InputLine.Good(var envelope, var length) -> {
                assertEquals(line.length, length);
                var tree = tree(TREES, line).orElseThrow(() -> new AssertionError("no JSON"));
                assertSame(tree, envelope, line);
            }
            case InputLine.Bad(_, var length) -> {
                assertEquals(line.length, length);
                assertFalse(
                        tree(STRICT, line).filter(EnvelopeFuzzTest::isRight).isPresent(),
                        "nothing is wrong with it");
            }
        }
    }

    private static byte[] firstLine(byte[] data) {
        int end = 0;
        while (end < data.length && data[end] != '\n') {
            end++;
        }
        return java.util.Arrays.copyOf(data, end);
    }

    private static InputLine read(byte[] line) throws IOException {
        try (var lines = new LineScanner(new ByteArrayInputStream(line), 0, 1, 1 << 20)) {
            return lines.next() ? InputLine.read(lines) : new InputLine.Bad(LineError.notJson(), 0);
        }
    }

    private static Optional<JsonNode> tree(JsonMapper mapper, byte[] line) {
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
            return Optional.of(mapper.readTree(text));
        } catch (CharacterCodingException | JacksonException e) {
            return Optional.empty();
        }
    }

    private static void assertSame(JsonNode tree, Envelope envelope, byte[] line) {
        assertEquals(text(tree.get("custom_id")), envelope.customId());
        assertEquals(text(tree.get("method")), envelope.method());
        assertEquals(text(tree.get("url")), envelope.url());
        var body = tree.get("body");
        assertEquals(body != null && body.isObject(), envelope.hasBody());
        if (body == null || !body.isObject()) {
            return;
        }
        assertEquals(body, slice(line, envelope.bodyStart(), envelope.bodyEnd()));
        assertEquals(text(body.get("model")), envelope.model());
        if (envelope.model() != null) {
            assertEquals(
                    body.get("model"), slice(line, envelope.modelStart(), envelope.modelEnd()));
        }
        var messages = body.get("messages");
        assertEquals(messages != null && !messages.isNull(), envelope.hasMessages());
        var stream = body.get("stream");
        assertEquals(
                stream != null && stream.isBoolean() && stream.booleanValue(),
                envelope.isStreaming());
        assertEquals(inputs(body.get("input")), envelope.inputs());
    }

    private static JsonNode slice(byte[] line, long from, long to) {
        return TREES.readTree(
                new String(line, (int) from, (int) (to - from), StandardCharsets.UTF_8));
    }

    private static @Nullable String text(@Nullable JsonNode node) {
        assertTrue(node == null || node.isNull() || node.isString());
        return node == null || node.isNull() ? null : node.stringValue();
    }

    private static long inputs(@Nullable JsonNode input) {
        if (input == null) {
            return 0;
        }
        if (!input.isArray()) {
            return 1;
        }
        boolean isTokens = input.valueStream().allMatch(JsonNode::isIntegralNumber);
        return isTokens ? Math.min(1, input.size()) : input.size();
    }

    private static boolean isRight(JsonNode tree) {
        if (!tree.isObject()
                || !isTextOrNothing(tree.get("custom_id"))
                || !isTextOrNothing(tree.get("method"))
                || !isTextOrNothing(tree.get("url"))) {
            return false;
        }
        var body = tree.get("body");
        if (body == null || body.isNull()) {
            return true;
        }
        var stream = body.get("stream");
        return body.isObject()
                && isTextOrNothing(body.get("model"))
                && (stream == null || stream.isNull() || stream.isBoolean());
    }

    private static boolean isTextOrNothing(@Nullable JsonNode node) {
        return node == null || node.isNull() || node.isString();
    }
}
