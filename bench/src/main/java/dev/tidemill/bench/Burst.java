package dev.tidemill.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/// Batches of one line that come together.
final class Burst implements Row {
    private static final int CLIENTS = 32;
    private static final String UNFINISHED =
            "/v1/batches?limit=1&status=validating,in_progress,finalizing";

    @Override
    public void measure(Run run) throws IOException, InterruptedException {
        int batches = run.isShort() ? 500 : 2_000;
        var rate = new Series(batches + " of them", "batches/s");
        try (var nginx = Nginx.start(run.folder());
                var server = run.server(nginx.url())) {
            String file = server.api().upload(Inputs.chat(run.folder(), 1, 500));
            for (int i = -2; i < run.rounds(); i++) {
                long start = System.nanoTime();
                create(server.api(), file, batches);
                awaitAll(server.api());
                if (i >= 0) {
                    rate.add(batches / ((System.nanoTime() - start) / 1e9));
                }
            }
        }
        run.report().show(rate);
        run.report().figure("burst.rate", rate.median(), Goal.atLeast(500));
    }

    private static void create(Api api, String file, int batches)
            throws IOException, InterruptedException {
        Callable<Void> share =
                () -> {
                    for (int i = 0; i < batches / CLIENTS; i++) {
                        api.create(file);
                    }
                    return null;
                };
        together(CLIENTS, share);
    }

    /// Runs it so often at once, and fails if one fails.
    static void together(int count, Callable<Void> work) throws IOException, InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Void>> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                all.add(threads.submit(work));
            }
            for (var one : all) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    private static void awaitAll(Api api) throws IOException, InterruptedException {
        while (!api.get(UNFINISHED).contains("\"data\":[]")) {
            LockSupport.parkNanos(10_000_000);
        }
    }
}
