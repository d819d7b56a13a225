package dev.tidemill.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.server.dispatch.Call;
import dev.tidemill.server.job.Answer;
import dev.tidemill.server.job.Outcome;
import dev.tidemill.wire.Usage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// The real model.
class EmbeddedModelTest {
    private static final EmbeddedModel MODEL = new EmbeddedModel();

    @AfterAll
    static void close() {
        MODEL.close();
    }

    @Test
    void likeTextsHaveLikeVectors() throws InterruptedException {
        float[] tide = vector("{\"input\":\"The tide is rising.\"}");
        float[] water = vector("{\"input\":\"The water level goes up.\"}");
        float[] tax = vector("{\"input\":\"Tax returns are due in May.\"}");

        assertEquals(384, tide.length);
        assertEquals(1, cosine(tide, tide), 1e-4);
        assertTrue(cosine(tide, water) > cosine(tide, tax) + 0.2);
    }

    @Test
    void base64HoldsTheSameFloats() throws InterruptedException {
        String text =
                text(send("{\"input\":\"tide\",\"encoding_format\":\"base64\"}"))
                        .replaceFirst(".*\"embedding\":\"([^\"]*)\".*", "$1");
        var floats = new float[384];
        ByteBuffer.wrap(Base64.getDecoder().decode(text))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(floats);
        assertTrue(Arrays.equals(vector("{\"input\":\"tide\"}"), floats));
    }

    @Test
    void usageIsWhatTheTokenizerCounts() throws InterruptedException {
        var answer = send("{\"input\":[\"tide\",\"the tide mill\"],\"model\":\"x\"}");
        assertEquals(Optional.of(new Usage(4, 0, 0, 0, 4)), answer.usage());
        assertTrue(text(answer).endsWith("\"usage\":{\"prompt_tokens\":4,\"total_tokens\":4}}"));
    }

    @Test
    void whatItCannotDoIsRefused() throws InterruptedException {
        assertRefused("{\"input\":\"a\",\"dimensions\":3}", "dimensions");
        assertRefused("{\"input\":\"a\",\"encoding_format\":\"int8\"}", "encoding_format");
        assertRefused("{\"input\":[[1,2]]}", "input");
        assertRefused("{\"input\":\"\"}", "input");
        assertRefused("{}", "input");
        assertEquals(404, send("/chat/completions", "{}").status());
    }

    @Test
    void aTextThatItCannotTakeIsRefusedAndTheModelIsThere() throws InterruptedException {
        assertRefused("{\"input\":\"\\ud800\"}", "input");
        assertEquals(200, send("{\"input\":\"tide\"}").status());
    }

    private static void assertRefused(String body, String param) throws InterruptedException {
        var answer = send(body);
        assertEquals(400, answer.status(), body);
        assertTrue(text(answer).contains("\"param\":\"" + param + "\""), text(answer));
    }

    private static double cosine(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static float[] vector(String body) throws InterruptedException {
        var found = Pattern.compile("\"embedding\":\\[([^\\]]*)\\]").matcher(text(send(body)));
        assertTrue(found.find());
        String[] numbers = found.group(1).split(",", -1);
        float[] vector = new float[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            vector[i] = Float.parseFloat(numbers[i]);
        }
        return vector;
    }

    private static String text(Answer answer) {
        var payload = assertInstanceOf(Answer.Payload.InMemory.class, answer.body());
        return new String(payload.bytes(), StandardCharsets.UTF_8);
    }

    private static Answer send(String body) throws InterruptedException {
        return send("/embeddings", body);
    }

    private static Answer send(String path, String body) throws InterruptedException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        var call =
                new Call(
                        "id",
                        "batch",
                        0,
                        path,
                        new Call.Body() {
                            @Override
                            public long length() {
                                return bytes.length;
                            }

                            @Override
                            public void writeTo(OutputStream out) throws IOException {
                                out.write(bytes);
                            }
                        });
        return assertInstanceOf(Outcome.Answered.class, MODEL.send(call)).answer();
    }
}
