package dev.tidemill.server.store;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The list of batches against a plain one. Many cases share a store, so that they share its
/// commits. `-Dtidemill.seed=17` runs one of them alone.
class BatchListModelTest {
    private static final int CASES = 2_000;

    @TempDir Path folder;

    @Test
    void everyPageIsThatOfAPlainList() throws Exception {
        Integer seed = Integer.getInteger("tidemill.seed");
        try (var database = SqliteDatabase.open(folder, new SimpleMeterRegistry())) {
            if (seed != null) {
                new BatchListCase(database, seed).run();
            } else {
                runAll(database);
            }
        }
    }

    private static void runAll(Database database) throws InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> cases = new ArrayList<>();
            for (int seed = 0; seed < CASES; seed++) {
                var one = new BatchListCase(database, seed);
                cases.add(threads.submit(one::run));
            }
            for (int seed = 0; seed < CASES; seed++) {
                check(seed, cases.get(seed));
            }
        }
    }

    private static void check(int seed, Future<?> one) throws InterruptedException {
        try {
            one.get();
        } catch (ExecutionException e) {
            throw new AssertionError(
                    "seed " + seed + " (alone: -Dtidemill.seed=" + seed + "): " + e.getCause(),
                    e.getCause());
        }
    }
}
