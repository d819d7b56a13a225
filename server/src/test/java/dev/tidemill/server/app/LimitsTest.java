package dev.tidemill.server.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.server.store.ProjectLimits;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a project may take up, over HTTP.
class LimitsTest {
    private static final ProjectLimits TIGHT = new ProjectLimits(30, 2, 2_000, 5);

    @TempDir private Path folder;
    private final CountDownLatch model = new CountDownLatch(1);
    private Lab lab;

    @BeforeEach
    void start() throws IOException {
        lab = Lab.start(folder, Lab.echoAfter(model), TIGHT);
    }

    @AfterEach
    void stop() throws IOException {
        model.countDown();
        lab.close();
    }

    @Test
    void everyAnswerSaysWhatIsLeft() throws Exception {
        var answer = get("/v1/batches", lab.key("acme", "support"));

        assertEquals("30", header(answer, "x-ratelimit-limit-requests"));
        assertEquals("29", header(answer, "x-ratelimit-remaining-requests"));
        assertEquals("2s", header(answer, "x-ratelimit-reset-requests"));
    }

    @Test
    void tooManyRequestsAreRefusedUntilThereIsRoom() throws Exception {
        String key = lab.key("acme", "support");
        var answer = get("/v1/batches", key);
        for (int i = 0; i < 60 && answer.statusCode() == 200; i++) {
            answer = get("/v1/batches", key);
        }

        assertEquals(429, answer.statusCode());
        assertEquals("rate_limit_exceeded", Json.parse(answer.body()).text("error.code"));
        assertEquals("0", header(answer, "x-ratelimit-remaining-requests"));
        assertEquals("2", header(answer, "Retry-After"));
        assertEquals("", header(answer, "x-should-retry"));
        assertEquals(200, get("/v1/batches", lab.key("acme", "sales")).statusCode());
    }

    @Test
    void tooManyBatchesInAnHourAreRefused() throws Exception {
        String key = lab.key("acme", "support");
        String file = upload(key, 1);
        assertEquals(200, create(key, file).statusCode());
        assertEquals(200, create(key, file).statusCode());

        var refused = create(key, file);

        assertEquals(429, refused.statusCode());
        assertEquals("2", header(refused, "x-ratelimit-limit-batches"));
        assertEquals("false", header(refused, "x-should-retry"));
        int wait = Integer.parseInt(header(refused, "Retry-After"));
        assertTrue(wait > 3_500 && wait <= 3_600, "Retry-After: " + wait);
        String other = lab.key("acme", "sales");
        assertEquals(200, create(other, upload(other, 1)).statusCode());
    }

    @Test
    void anUploadBeyondTheProjectsRoomIsRefusedUntilSomethingIsDeleted() throws Exception {
        String key = lab.key("acme", "support");
        String file = upload(key, 15);

        var refused = uploading(key, 15);

        assertEquals(429, refused.statusCode());
        assertEquals("2000", header(refused, "x-ratelimit-limit-bytes"));
        assertEquals(200, lab.send(key, lab.request("/v1/files/" + file).DELETE()).statusCode());
        assertEquals(200, uploading(key, 15).statusCode());
    }

    @Test
    void aBatchBeyondTheProjectsQueueFails() throws Exception {
        String key = lab.key("acme", "support");
        String first = id(create(key, upload(key, 3)));
        await(key, first, "in_progress");

        String second = id(create(key, upload(key, 3)));

        var failed = await(key, second, "failed");
        assertEquals("token_limit_exceeded", failed.text("errors.data.0.code"));
        assertTrue(failed.text("errors.data.0.message").contains("Limit: 5 enqueued lines."));
    }

    @Test
    void withoutAnyKeyNothingIsLimited() throws Exception {
        String file = lab.upload(Lab.lines(40));
        for (int i = 0; i < 40; i++) {
            var created = lab.post("/v1/batches", Lab.creating(file, "/v1/embeddings"));
            assertEquals(200, created.statusCode());
        }
    }

    private Json await(String key, String batch, String status) throws Exception {
        Json found = Json.parse(get("/v1/batches/" + batch, key).body());
        for (int i = 0; i < 15 && !found.text("status").equals(status); i++) {
            LockSupport.parkNanos(200_000_000);
            found = Json.parse(get("/v1/batches/" + batch, key).body());
        }
        assertEquals(status, found.text("status"));
        return found;
    }

    private HttpResponse<String> get(String path, String key) throws Exception {
        return lab.send(key, lab.request(path));
    }

    private String upload(String key, int lines) throws Exception {
        return id(uploading(key, lines));
    }

    private HttpResponse<String> uploading(String key, int lines) throws Exception {
        return lab.send(key, lab.uploading(Lab.lines(lines), "batch"));
    }

    private HttpResponse<String> create(String key, String file) throws Exception {
        return lab.send(key, lab.posting("/v1/batches", Lab.creating(file, "/v1/embeddings")));
    }

    private static String header(HttpResponse<String> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    private static String id(HttpResponse<String> response) {
        return Json.parse(response.body()).text("id");
    }
}
