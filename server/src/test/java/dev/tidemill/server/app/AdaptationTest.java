package dev.tidemill.server.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.server.dispatch.LimitRange;
import dev.tidemill.server.dispatch.UpstreamConfig;
import dev.tidemill.testkit.ModelReply;
import dev.tidemill.testkit.ModelServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How many lines are in flight with a limit that finds that out.
class AdaptationTest {
    private static final ModelReply OK =
            new ModelReply.After(Duration.ofMillis(50), ModelReply.json(200, "{}"));

    @TempDir private Path folder;

    @Test
    void allPermitsAreInUseAfterAFewWindows() throws Exception {
        var model = ModelServer.start(_ -> OK);
        try (var lab = Lab.start(folder, model, adaptive(model))) {
            // Doubling from 8, it takes 504 lines to get to 256.
            var batch = lab.end(lab.create(Lab.lines(1_500)));
            assertEquals("1500", batch.text("request_counts.completed"));
            assertTrue(model.mostInFlight() >= 250, "most in flight: " + model.mostInFlight());
        }
    }

    @Test
    void aServerThatBearsFewIsHardlyEverAskedForMore() throws Exception {
        var room = new Semaphore(20);
        var refusals = new AtomicInteger();
        var model = ModelServer.start(_ -> ifThereIs(room, refusals));
        try (var lab = Lab.start(folder, model, adaptive(model))) {
            var batch = lab.end(lab.create(Lab.lines(1_500)));
            assertEquals("1500", batch.text("request_counts.completed"));
            assertTrue(refusals.get() > 0 && refusals.get() < 150, "refusals: " + refusals);
        }
    }

    private static ModelReply ifThereIs(Semaphore room, AtomicInteger refusals) {
        if (!room.tryAcquire()) {
            refusals.incrementAndGet();
            return ModelReply.error(429, "busy");
        }
        try {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            return ModelReply.json(200, "{}");
        } finally {
            room.release();
        }
    }

    private static UpstreamConfig adaptive(ModelServer model) {
        var fixed = Lab.upstream(model);
        return new UpstreamConfig(
                fixed.name(),
                fixed.urls(),
                fixed.key(),
                fixed.models(),
                fixed.aliases(),
                256,
                LimitRange.of(1, 256),
                fixed.timeouts(),
                fixed.headers(),
                fixed.maxAnswerBytes());
    }
}
