package dev.tidemill.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// 200 MB, beside a copy to the same disk that ends with an fsync.
final class Upload implements Row {
    private static final int LINE = 4_000;

    @Override
    public void measure(Run run) throws IOException, InterruptedException {
        Path file = Inputs.chat(run.folder(), run.isShort() ? 10_000 : 50_000, LINE);
        double megabytes = Files.size(file) / 1e6;
        var ours = new Series("tidemill", "MB/s");
        var limit = new Series("cat and fsync", "MB/s");
        try (var nginx = Nginx.start(run.folder());
                var server = run.server(nginx.url())) {
            for (int i = -1; i < run.rounds(); i++) {
                long start = System.nanoTime();
                copy(file, run.folder().resolve("copy"));
                long middle = System.nanoTime();
                server.api().upload(file);
                long end = System.nanoTime();
                if (i >= 0) {
                    limit.add(megabytes / ((middle - start) / 1e9));
                    ours.add(megabytes / ((end - middle) / 1e9));
                }
            }
        }
        var ratio = ours.over(limit, "of cat and fsync");
        run.report().show(ours, limit, ratio);
        run.report().figure("upload.ratio", ratio.median(), Goal.atLeast(0.5));
    }

    private static void copy(Path from, Path to) throws IOException, InterruptedException {
        Files.deleteIfExists(to);
        Children.output(List.of("dd", "if=" + from, "of=" + to, "bs=1M", "conv=fsync"));
    }
}
