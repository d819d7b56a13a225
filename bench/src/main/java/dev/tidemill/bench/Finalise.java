package dev.tidemill.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;

/// From the last line to `completed`.
final class Finalise implements Row {
    private static final Duration PAUSE = Duration.ofMillis(5);

    @Override
    public void measure(Run run) throws IOException, InterruptedException {
        int lines = run.isShort() ? 20_000 : 50_000;
        var time = new Series("%,d lines".formatted(lines), "s");
        try (var nginx = Nginx.start(run.folder());
                var server = run.server(nginx.url())) {
            String file = server.api().upload(Inputs.chat(run.folder(), lines, 500));
            for (int i = -1; i < run.rounds(); i++) {
                String batch = server.api().create(file);
                server.api().await(batch, PAUSE, Set.of("finalizing"));
                long start = System.nanoTime();
                server.api().awaitCompleted(batch, PAUSE);
                if (i >= 0) {
                    time.add((System.nanoTime() - start) / 1e9);
                }
            }
        }
        run.report().show(time);
        run.report().figure("finalise.seconds", time.median(), Goal.atMost(2));
    }
}
