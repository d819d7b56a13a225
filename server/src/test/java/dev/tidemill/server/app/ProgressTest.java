package dev.tidemill.server.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.server.dispatch.UpstreamConfig;
import dev.tidemill.testkit.ModelReply;
import dev.tidemill.testkit.ModelServer;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Why a batch waits, with a model server that answers when the test lets it.
class ProgressTest {
    private final Semaphore answers = new Semaphore(0);

    @TempDir private Path folder;

    private ModelReply answer() {
        answers.acquireUninterruptibly();
        return ModelReply.json(200, "{}");
    }

    @Test
    void aBatchWaitsForTheLimitAndAnotherForIt() throws Exception {
        try (var lab = Lab.start(folder, _ -> answer())) {
            String first = lab.create(Lab.lines(100));
            var progress =
                    lab.awaitProgress(first, found -> found.text("lines_in_flight").equals("32"));
            assertEquals("limit", progress.text("waits_for"));
            assertEquals("null", progress.text("seconds_left"));

            String second = lab.create(Lab.lines(10));
            lab.awaitProgress(second, found -> found.text("waits_for").equals("other_batches"));
            answers.release(50);
            var going =
                    lab.awaitProgress(first, found -> !found.text("seconds_left").equals("null"));
            assertTrue(Double.parseDouble(going.text("lines_per_second")) > 0);
            answers.release(60);
            assertEquals("100", lab.end(first).text("request_counts.completed"));
            assertEquals("10", lab.end(second).text("request_counts.completed"));
        }
    }

    @Test
    void aBatchWaitsForItsUpstream() throws Exception {
        var model = ModelServer.start(_ -> ModelReply.error(500, "no"));
        try (var lab = Lab.start(folder, model, UpstreamConfig.of("late", model.url()))) {
            String id = lab.create(Lab.lines(1));
            var progress =
                    lab.awaitProgress(id, found -> found.text("waits_for").equals("upstream"));
            assertEquals("validating", progress.text("status"));
        }
    }

    @Test
    void aBatchWaitsForAnotherTry() throws Exception {
        var busy = ModelReply.error(429, "busy").with("Retry-After", "60");
        try (var lab = Lab.start(folder, _ -> busy)) {
            String id = lab.create(Lab.lines(3));
            var progress = lab.awaitProgress(id, found -> found.text("waits_for").equals("retry"));
            assertEquals("3", progress.text("lines_waiting_for_retry"));
            assertEquals("0", progress.text("lines_in_flight"));
        }
    }
}
