package dev.tidemill.server.app;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.testkit.ModelReply;
import dev.tidemill.testkit.Models;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A batch of one line on an idle server goes from event to event. Of ten the quickest counts, so
/// that a busy machine does not fail it and a poll anywhere on the way does.
class OneLineTest {
    private static final Duration MODEL = Duration.ofMillis(100);
    private static final Duration BEYOND = Duration.ofMillis(200);

    @TempDir private Path folder;

    @Test
    void itIsCompletedSoonAfterItsModelAnswered() throws Exception {
        var slow = new ModelReply.After(MODEL, ModelReply.json(200, "{\"ok\":true}"));
        try (var lab =
                Lab.start(
                        folder,
                        request -> request.method().equals("GET") ? Models.list("m") : slow)) {
            String file = lab.upload(Lab.line("a", "\"input\":1"));
            long quickest = Long.MAX_VALUE;
            for (int i = 0; i < 10; i++) {
                long start = System.nanoTime();
                var created = lab.post("/v1/batches", Lab.creating(file, "/v1/embeddings"));
                lab.end(Json.parse(created.body()).text("id"));
                quickest = Math.min(quickest, System.nanoTime() - start);
            }
            long beyond = (quickest - MODEL.toNanos()) / 1_000_000;
            assertTrue(beyond < BEYOND.toMillis(), beyond + " ms beyond the model's own time");
            System.out.println("one line: " + beyond + " ms beyond the model's own time");
        }
    }
}
