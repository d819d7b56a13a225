package dev.tidemill.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// From create to `in_progress`, of lines of 4 KB, beside a search for the line ends.
final class Validate implements Row {
    private static final int LINE = 4_000;
    private static final Set<String> RUNNING = Set.of("in_progress", "finalizing");

    @Override
    public void measure(Run run) throws IOException, InterruptedException {
        Path file = Inputs.chat(run.folder(), run.isShort() ? 10_000 : 50_000, LINE);
        double megabytes = Files.size(file) / 1e6;
        var ours = new Series("tidemill", "MB/s");
        var limit = new Series("wc -l", "MB/s");
        try (var nginx = Nginx.start(run.folder());
                var server = run.server(nginx.url())) {
            String id = server.api().upload(file);
            for (int i = -2; i < run.rounds(); i++) {
                long start = System.nanoTime();
                Children.output(List.of("wc", "-l", file.toString()));
                long middle = System.nanoTime();
                String batch = server.api().create(id);
                server.api().await(batch, Duration.ofMillis(2), RUNNING);
                long end = System.nanoTime();
                server.api().awaitCompleted(batch, Duration.ofMillis(50));
                if (i >= 0) {
                    limit.add(megabytes / ((middle - start) / 1e9));
                    ours.add(megabytes / ((end - middle) / 1e9));
                }
            }
        }
        run.report().show(ours, limit);
        run.report().figure("validate.rate", ours.median(), Goal.atLeast(200));
        run.report().figure("validate.ratio", ours.over(limit, "").median(), Goal.none());
    }
}
