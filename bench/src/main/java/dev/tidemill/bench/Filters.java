package dev.tidemill.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Filtered pages beside the unfiltered one: latencies of one caller.
final class Filters implements Row {
    private static final String PAGE = "/v1/batches?limit=20";
    private static final int CALLS = 200;

    @Override
    public void measure(Run run) throws IOException, InterruptedException, SQLException {
        int batches = run.isShort() ? 10_000 : 10_000_000;
        try (var nginx = Nginx.start(run.folder())) {
            var store = ListStore.of(run, batches, nginx.url());
            try (var server = ServerProcess.start(run.root(), store.folder(), nginx.url())) {
                measure(run, server.api());
            }
        }
    }

    private static void measure(Run run, Api api) throws IOException, InterruptedException {
        var singles =
                series(
                        "status=completed",
                        "status=failed",
                        "model=model-1",
                        "endpoint=/v1/embeddings",
                        "metadata[team]=team-4",
                        "input_file_id=" + ListStore.file(7),
                        "created_before=1700000500");
        var pairs =
                series(
                        "status=failed&model=model-3",
                        "status=completed&metadata[team]=team-4",
                        "endpoint=/v1/embeddings&model=model-1");
        var all = new Series("no filter", "ms");
        call(api, PAGE, 2_000);
        for (int i = 0; i < run.rounds(); i++) {
            all.add(call(api, PAGE, CALLS));
            for (var filters : List.of(singles, pairs)) {
                for (var filter : filters.entrySet()) {
                    filter.getValue().add(call(api, PAGE + "&" + filter.getKey(), CALLS));
                }
            }
        }
        run.report().show(all);
        tell(run.report(), "filters.single", singles, all);
        tell(run.report(), "filters.pair", pairs, all);
        var worst = new Series("a pair that never meets", "ms");
        for (int i = 0; i < run.rounds(); i++) {
            worst.add(call(api, PAGE + "&status=completed&metadata[team]=team-3", 1));
        }
        run.report().show(worst);
        run.report().figure("filters.worst.ms", worst.median(), Goal.none());
    }

    private static Map<String, Series> series(String... filters) {
        Map<String, Series> series = new LinkedHashMap<>();
        for (String filter : filters) {
            series.put(filter.replace("[", "%5B").replace("]", "%5D"), new Series(filter, "ms"));
        }
        return series;
    }

    private static void tell(Report report, String name, Map<String, Series> filters, Series all) {
        double worst = Double.MAX_VALUE;
        for (Series filter : filters.values()) {
            report.show(filter);
            worst = Math.min(worst, all.over(filter, "").median());
        }
        report.figure(name, worst, Goal.atLeast(1 / 1.2));
    }

    /// The median of so many calls.
    private static double call(Api api, String path, int calls)
            throws IOException, InterruptedException {
        var each = new Series("", "ms");
        for (int i = 0; i < calls; i++) {
            long start = System.nanoTime();
            api.get(path);
            each.add((System.nanoTime() - start) / 1e6);
        }
        return each.median();
    }
}
