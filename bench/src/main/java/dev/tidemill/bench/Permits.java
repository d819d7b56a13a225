package dev.tidemill.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/// Whether all permits are used, with an upstream that takes its time; and how long it takes until
/// they are.
final class Permits implements Row {
    private static final int EACH = 40;
    private static final Duration PAUSE = Duration.ofMillis(5);

    @Override
    public void measure(Run run) throws IOException, InterruptedException {
        measure(run, 256, 50);
        if (!run.isShort()) {
            measure(run, 1024, 200);
        }
    }

    private static void measure(Run run, int permits, int latency)
            throws IOException, InterruptedException {
        int lines = permits * EACH;
        double ideal = lines * (latency / 1e3) / permits;
        Path input = Inputs.chat(run.folder(), lines, 500);
        int port = Nginx.freePort();
        var slow =
                Children.java(
                        SlowUpstream.class,
                        run.folder().resolve("slow.log"),
                        port + "",
                        latency + "");
        var full =
                new Series("%d permits of %d ms, %.1f s".formatted(permits, latency, ideal), "s");
        var ramp = new Series("... from 8 permits on", "s");
        try {
            Nginx.awaitPort(port, slow);
            for (int i = -1; i < run.rounds(); i++) {
                double atOnce = time(run, input, port, permits, permits);
                double slowly = time(run, input, port, permits, 8);
                if (i >= 0) {
                    full.add(atOnce);
                    ramp.add(slowly);
                }
            }
        } finally {
            Children.stop(slow);
        }
        run.report().show(full, ramp);
        String name = "permits." + permits + ".ratio";
        run.report().figure(name, ideal / full.median(), Goal.atLeast(1 / 1.1));
    }

    /// A warm server's time from the first line to the last.
    private static double time(Run run, Path input, int port, int permits, int first)
            throws IOException, InterruptedException {
        Path data = run.fresh("data");
        Path config = data.resolveSibling(data.getFileName() + ".yaml");
        Files.writeString(
                config,
                """
                upstreams:
                  - name: slow
                    url: http://127.0.0.1:%d/v1
                    max_in_flight: %d
                    limit: {floor: %d, start: %d, ceiling: %d}
                """
                        .formatted(port, permits, Math.min(8, first), first, permits));
        try (var server = ServerProcess.start(run.root(), data, config)) {
            String file = server.api().upload(input);
            batch(server.api(), file);
            return batch(server.api(), file);
        }
    }

    private static double batch(Api api, String file) throws IOException, InterruptedException {
        String batch = api.create(file);
        api.await(batch, PAUSE, Set.of("in_progress"));
        long start = System.nanoTime();
        api.await(batch, PAUSE, Set.of("finalizing"));
        double time = (System.nanoTime() - start) / 1e9;
        api.awaitCompleted(batch, PAUSE);
        return time;
    }
}
