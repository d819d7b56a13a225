package dev.tidemill.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// The most anonymous memory that is resident, with a heap of 256 MiB: one large batch, then 100 at
/// once.
final class Memory implements Row {
    private static final int LINE = 4_000;
    private static final int AT_ONCE = 100;

    @Override
    public void measure(Run run) throws IOException, InterruptedException {
        int lines = run.isShort() ? 10_000 : 50_000;
        double once = peak(run, lines, run.isShort() ? 1 : run.rounds());
        run.report().figure("memory.mb", once, Goal.atMost(450));
        if (!run.isShort()) {
            run.report().figure("memory.tenfold.mb", peak(run, lines * 10, 1), Goal.atMost(450));
        }
    }

    private static double peak(Run run, int lines, int rounds)
            throws IOException, InterruptedException {
        var settings =
                Map.of(
                        "TIDEMILL_JAVA_OPTS", "-Xmx256m",
                        "TIDEMILL_ENGINE_LIMITS_LINES", "1000000",
                        "TIDEMILL_FILES_MAX_BATCH_BYTES", "3GiB",
                        "TIDEMILL_FILES_MAX_BYTES", "3GiB");
        Path large = Inputs.chat(run.folder(), lines, LINE);
        Path small = Inputs.chat(run.folder(), lines / AT_ONCE, LINE);
        var one = new Series("%,d lines of 4 KB".formatted(lines), "MB");
        var many = new Series("%,d lines in 100 batches".formatted(lines), "MB");
        try (var nginx = Nginx.start(run.folder())) {
            for (int i = 0; i < rounds; i++) {
                try (var server =
                                ServerProcess.start(
                                        run.root(), run.fresh("data"), settings, nginx.url());
                        var watch = new Watch(server.pid())) {
                    run(server.api(), server.api().upload(large), 1);
                    one.add(watch.peak());
                    run(server.api(), server.api().upload(small), AT_ONCE);
                    many.add(watch.peak());
                }
            }
        }
        run.report().show(one, many);
        return many.median();
    }

    private static void run(Api api, String file, int count)
            throws IOException, InterruptedException {
        List<String> batches = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            batches.add(api.create(file));
        }
        for (String batch : batches) {
            api.awaitCompleted(batch, Duration.ofMillis(50));
        }
    }

    /// Looks at the process until it is closed.
    private static final class Watch implements AutoCloseable {
        private final long pid;
        private volatile double peak;
        private volatile boolean isClosed;

        Watch(long pid) {
            this.pid = pid;
            Thread.startVirtualThread(this::look);
        }

        private void look() {
            while (!isClosed) {
                try {
                    peak = Math.max(peak, Usage.anonymous(pid));
                } catch (IOException _) {
                    return;
                }
                LockSupport.parkNanos(20_000_000);
            }
        }

        double peak() {
            return peak;
        }

        @Override
        public void close() {
            isClosed = true;
        }
    }
}
