package dev.tidemill.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/// `GET /v1/batches/{id}` while its lines run at full speed.
final class Retrieve implements Row {
    private static final long PAUSE = 5_000_000;

    @Override
    public void measure(Run run) throws IOException, InterruptedException {
        Path input = Inputs.chat(run.folder(), run.isShort() ? 20_000 : 50_000, 500);
        var busy = new Series("99 %, while lines run", "ms");
        var busyMedian = new Series("half, while lines run", "ms");
        var idle = new Series("99 %, with nothing to do", "ms");
        try (var nginx = Nginx.start(run.folder());
                var server = run.server(nginx.url())) {
            String file = server.api().upload(input);
            for (int i = -2; i < run.rounds(); i++) {
                String batch = server.api().create(file);
                var each = ask(server.api(), batch, Integer.MAX_VALUE);
                var rest = ask(server.api(), batch, 400);
                if (i >= 0) {
                    busy.add(each.quantile(0.99));
                    busyMedian.add(each.median());
                    idle.add(rest.quantile(0.99));
                }
            }
        }
        run.report().show(idle, busyMedian, busy);
        run.report().figure("retrieve.p99", busy.median(), Goal.atMost(20));
    }

    /// Until it has ended, or so often.
    private static Series ask(Api api, String batch, int most)
            throws IOException, InterruptedException {
        var each = new Series("", "ms");
        String status = "";
        for (int i = 0; i < most; i++) {
            long start = System.nanoTime();
            status = api.status(batch);
            each.add((System.nanoTime() - start) / 1e6);
            if (status.equals("completed") && most == Integer.MAX_VALUE) {
                return each;
            }
            LockSupport.parkNanos(PAUSE);
        }
        return each;
    }
}
