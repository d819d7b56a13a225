package dev.tidemill.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What a line costs in batches of 1,000 to 1,000,000 of them.
final class Growth implements Row {
    private static final int LEAST_LINES = 50_000;

    @Override
    public void measure(Run run) throws IOException, InterruptedException {
        int[] sizes =
                run.isShort()
                        ? new int[] {1_000, 20_000}
                        : new int[] {1_000, 10_000, 100_000, 1_000_000};
        List<Series> costs = new ArrayList<>();
        List<Path> inputs = new ArrayList<>();
        for (int size : sizes) {
            costs.add(new Series("batches of %,d lines".formatted(size), "CPU µs/line"));
            inputs.add(Inputs.chat(run.folder(), size, 500));
        }
        var settings =
                Map.of(
                        "TIDEMILL_ENGINE_LIMITS_LINES", "1000000",
                        "TIDEMILL_FILES_MAX_BATCH_BYTES", "1GiB",
                        "TIDEMILL_FILES_MAX_BYTES", "1GiB");
        try (var nginx = Nginx.start(run.folder());
                var server =
                        ServerProcess.start(run.root(), run.fresh("data"), settings, nginx.url())) {
            // The first rounds are for the compilers, to which the largest adds nothing.
            cost(server, inputs.getFirst(), sizes[0]);
            cost(server, inputs.get(1), sizes[1]);
            for (int i = 0; i < run.rounds() * sizes.length; i++) {
                int j = i % sizes.length;
                costs.get(j).add(cost(server, inputs.get(j), sizes[j]));
            }
        }
        costs.forEach(run.report()::show);
        double most = costs.stream().mapToDouble(Series::median).max().orElseThrow();
        double least = costs.stream().mapToDouble(Series::median).min().orElseThrow();
        run.report().figure("growth.flatness", least / most, Goal.atLeast(1 / 1.15));
    }

    /// In microseconds a line, over as many batches as it takes to see it.
    private static double cost(ServerProcess server, Path input, int lines)
            throws IOException, InterruptedException {
        int batches = Math.max(1, LEAST_LINES / lines);
        double cpu = server.cpu();
        for (int i = 0; i < batches; i++) {
            String batch = server.api().create(server.api().upload(input));
            server.api().awaitCompleted(batch, Duration.ofMillis(20));
        }
        return (server.cpu() - cpu) / lines / batches * 1e6;
    }
}
