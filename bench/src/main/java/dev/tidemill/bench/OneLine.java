package dev.tidemill.bench;

import java.io.IOException;
import java.time.Duration;

/// A batch of one line, from create to `completed`, one after the other.
final class OneLine implements Row {
    @Override
    public void measure(Run run) throws IOException, InterruptedException {
        int batches = run.isShort() ? 50 : 200;
        var rounds = new Series("median of " + batches, "ms");
        var worst = new Series("99 % of them", "ms");
        try (var nginx = Nginx.start(run.folder());
                var server = run.server(nginx.url())) {
            String file = server.api().upload(Inputs.chat(run.folder(), 1, 500));
            for (int i = -2; i < run.rounds(); i++) {
                var each = new Series("", "ms");
                for (int j = 0; j < batches; j++) {
                    long start = System.nanoTime();
                    String batch = server.api().create(file);
                    server.api().awaitCompleted(batch, Duration.ofMillis(1));
                    each.add((System.nanoTime() - start) / 1e6);
                }
                if (i >= 0) {
                    rounds.add(each.median());
                    worst.add(each.quantile(0.99));
                }
            }
        }
        run.report().show(rounds, worst);
        run.report().figure("one-line.ms", rounds.median(), Goal.atMost(50));
    }
}
