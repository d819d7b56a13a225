package dev.tidemill.server.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.testkit.Models;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Creates that are repeated, to a whole server.
class IdempotencyTest {
    private static final String BODY =
            "{\"input_file_id\":\"file-x\",\"endpoint\":\"/v1/embeddings\","
                    + "\"completion_window\":\"24h\",\"metadata\":{\"a\":\"1\",\"b\":\"2\"}}";

    @TempDir private Path folder;
    private Lab lab;

    @BeforeEach
    void start() throws IOException {
        lab = Lab.start(folder, Models.echo());
    }

    @AfterEach
    void stop() throws IOException {
        lab.close();
    }

    @Test
    void aCreateThatIsRepeatedGivesTheBatchAsItIsNow() throws Exception {
        String id = id(create("key", BODY));
        lab.end(id);

        var repeated = create("key", BODY);

        assertEquals(200, repeated.statusCode());
        assertEquals(lab.get("/v1/batches/" + id).body(), repeated.body());
        assertEquals("failed", Json.parse(repeated.body()).text("status"));
        assertEquals(1, count());
    }

    @Test
    void anEqualRequestMayBeWrittenInAnotherWay() throws Exception {
        String other =
                "{ \"metadata\": {\"b\":\"2\",\"a\":\"1\"}, \"completion_window\":\"24h\","
                        + "\"idempotency_key\":\"key\",\"endpoint\":\"/v1/embeddings\","
                        + "\"output_expires_after\":null,\"input_file_id\":\"file-x\"}";

        assertEquals(id(create("key", BODY)), id(lab.post("/v1/batches", other)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"file-y\",\"endpoint\":\"/v1/embeddings\",\"completion_window\":\"24h\",\"metadata\":{\"a\":\"1\",\"b\":\"2\"}",
                "\"file-x\",\"endpoint\":\"/v1/responses\",\"completion_window\":\"24h\",\"metadata\":{\"a\":\"1\",\"b\":\"2\"}",
                "\"file-x\",\"endpoint\":\"/v1/embeddings\",\"completion_window\":\"24h\",\"metadata\":{\"a\":\"1\",\"b\":\"3\"}",
                "\"file-x\",\"endpoint\":\"/v1/embeddings\",\"completion_window\":\"24h\"",
                "\"file-x\",\"endpoint\":\"/v1/embeddings\",\"completion_window\":\"24h\",\"metadata\":{\"a\":\"1\",\"b\":\"2\"},\"output_expires_after\":{\"anchor\":\"created_at\",\"seconds\":3600}"
            })
    void anotherRequestUnderTheKeyIsAConflict(String other) throws Exception {
        create("key", BODY);

        var refused = create("key", "{\"input_file_id\":" + other + "}");

        assertEquals(409, refused.statusCode());
        assertTrue(Json.parse(refused.body()).text("error.message").contains("conflict"));
        assertEquals("false", refused.headers().firstValue("x-should-retry").orElse(""));
        assertEquals(1, count());
    }

    @Test
    void withoutAKeyOrUnderAnotherItIsAnotherBatch() throws Exception {
        String first = id(create("key", BODY));

        assertNotEquals(first, id(create("other", BODY)));
        assertNotEquals(first, id(lab.post("/v1/batches", BODY)));
    }

    @Test
    void headerAndFieldMustAgree() throws Exception {
        String body = BODY.replaceFirst("}$", ",\"idempotency_key\":\"field\"}");

        assertRefused(create("header", body), "invalid_value");
        assertEquals(200, create("field", body).statusCode());
    }

    @Test
    void aKeyIsPrintableAndHasAtMost255Characters() throws Exception {
        String field = BODY.replaceFirst("}$", ",\"idempotency_key\":\"%s\"}");

        assertEquals(200, create("k".repeat(255), BODY).statusCode());
        assertRefused(create("k".repeat(256), BODY), "string_above_max_length");
        assertRefused(lab.post("/v1/batches", field.formatted("")), "invalid_value");
        assertRefused(lab.post("/v1/batches", field.formatted("\\u00e9")), "invalid_value");
        assertRefused(lab.post("/v1/batches", field.formatted("a\\nb")), "invalid_value");
    }

    @Test
    void aRestartForgetsNoKey() throws Exception {
        String id = id(create("key", BODY));
        lab.restart();

        assertEquals(id, id(create("key", BODY)));
    }

    @Test
    void ofCreatesAtOnceOneMakesTheBatch() {
        long batches =
                IntStream.range(0, 16)
                        .parallel()
                        .mapToObj(_ -> id(createNow("key", BODY)))
                        .distinct()
                        .count();

        assertEquals(1, batches);
    }

    private HttpResponse<String> createNow(String key, String body) {
        try {
            return create(key, body);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private HttpResponse<String> create(String key, String body)
            throws IOException, InterruptedException {
        return lab.send(lab.posting("/v1/batches", body).header("Idempotency-Key", key));
    }

    private int count() throws Exception {
        return Json.parse(lab.get("/v1/batches").body()).items("data").size();
    }

    private static String id(HttpResponse<String> response) {
        return Json.parse(response.body()).text("id");
    }

    private static void assertRefused(HttpResponse<String> response, String code) {
        assertEquals(400, response.statusCode());
        assertEquals("idempotency_key", Json.parse(response.body()).text("error.param"));
        assertEquals(code, Json.parse(response.body()).text("error.code"));
    }
}
