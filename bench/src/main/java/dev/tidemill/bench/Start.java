package dev.tidemill.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// From the start of the process to its first answer, beside a server that does nothing.
final class Start implements Row {
    private static final int STORED = 1_000_000;

    private final HttpClient client = HttpClient.newHttpClient();

    @Override
    public void measure(Run run) throws IOException, InterruptedException, SQLException {
        var empty = new Series("tidemill, empty", "s");
        var full = new Series("tidemill, 1,000,000 batches", "s");
        var limit = new Series("a Helidon server alone", "s");
        try (var nginx = Nginx.start(run.folder())) {
            Path stored = null;
            if (!run.isShort()) {
                stored = ListStore.of(run, STORED, nginx.url()).folder();
            }
            for (int i = -1; i < run.rounds(); i++) {
                double bare = bare(run);
                double ours = tidemill(run, run.fresh("data"), nginx.url());
                double stuffed = stored == null ? 0 : tidemill(run, stored, nginx.url());
                // The first one reads the jars from the disk.
                if (i >= 0) {
                    limit.add(bare);
                    empty.add(ours);
                    full.add(stuffed);
                }
            }
        }
        run.report().show(limit, empty, full);
        run.report().figure("start.empty", empty.median(), Goal.atMost(0.8));
        if (!run.isShort()) {
            run.report().figure("start.full", full.median(), Goal.atMost(0.8));
        }
        run.report().figure("start.ratio", limit.over(empty, "").median(), Goal.none());
    }

    private double tidemill(Run run, Path data, String upstream)
            throws IOException, InterruptedException {
        int port = Nginx.freePort();
        var command =
                List.of(
                        run.root().resolve("tidemill").toString(),
                        "serve",
                        "--port",
                        Integer.toString(port),
                        "--data",
                        data.toString(),
                        "--upstream",
                        upstream);
        long start = System.nanoTime();
        return untilAnswer(ServerProcess.launch(command, Map.of(), data), port, start);
    }

    private double bare(Run run) throws IOException, InterruptedException {
        int port = Nginx.freePort();
        long start = System.nanoTime();
        var process =
                Children.java(
                        FixedAnswer.class, run.folder().resolve("bare.log"), port + "", "1000");
        return untilAnswer(process, port, start);
    }

    private double untilAnswer(Process process, int port, long start)
            throws IOException, InterruptedException {
        try {
            Nginx.awaitPort(port, process);
            var url = URI.create("http://127.0.0.1:" + port + "/v1/batches?limit=20");
            while (!isAnswered(url)) {
                LockSupport.parkNanos(2_000_000);
            }
            return (System.nanoTime() - start) / 1e9;
        } finally {
            Children.stop(process);
        }
    }

    private boolean isAnswered(URI url) throws InterruptedException {
        try {
            var request = HttpRequest.newBuilder(url).build();
            return client.send(request, BodyHandlers.ofString()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        }
    }
}
