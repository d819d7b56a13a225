package dev.tidemill.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `GET /v1/batches?limit=20` on SQLite, at several sizes and depths, beside a fixed answer.
final class BatchList implements Row {
    private static final int LIMIT = 20;
    private static final int DEPTH = 1000;
    private static final String FIRST = "/v1/batches?limit=" + LIMIT;

    /// A store, its server and the pages of it.
    private record Listed(int batches, ServerProcess server, Map<String, Series> pages) {}

    private final List<Listed> all = new ArrayList<>();

    @Override
    public void measure(Run run) throws IOException, InterruptedException, SQLException {
        int[] sizes =
                run.isShort() ? new int[] {10_000} : new int[] {10_000, 1_000_000, 10_000_000};
        int seconds = run.isShort() ? 2 : 4;
        try (var nginx = Nginx.start(run.folder())) {
            for (int size : sizes) {
                all.add(open(run, size, nginx.url()));
            }
            String page = all.getFirst().server.api().get(FIRST);
            int bytes = page.getBytes(StandardCharsets.UTF_8).length;
            run.report().say("  a page has " + bytes + " bytes");
            try (var fixed = FixedAnswerProcess.start(run.folder(), bytes)) {
                measure(run, fixed, seconds);
            }
        } finally {
            all.forEach(listed -> listed.server.close());
        }
    }

    private static Listed open(Run run, int size, String upstream)
            throws IOException, SQLException {
        var store = ListStore.of(run, size, upstream);
        Map<String, Series> pages = new LinkedHashMap<>();
        String name = "%,d batches, ".formatted(size);
        pages.put(FIRST, new Series(name + "first page", "requests/s"));
        int middle = Math.min(DEPTH, size / LIMIT / 2) - 1;
        String title = name + "page " + (middle + 1);
        pages.put(after(store, middle * LIMIT - 1), new Series(title, "requests/s"));
        pages.put(after(store, size - LIMIT - 1), new Series(name + "last page", "requests/s"));
        return new Listed(size, ServerProcess.start(run.root(), store.folder(), upstream), pages);
    }

    private static String after(ListStore store, int newer) throws SQLException {
        return FIRST + "&after=" + store.after(newer);
    }

    private void measure(Run run, FixedAnswerProcess fixed, int seconds)
            throws IOException, InterruptedException {
        for (Listed listed : all) {
            Wrk.rate(listed.server.api().url() + FIRST, 10);
        }
        Wrk.rate(fixed.url(), 10);
        var limit = new Series("fixed answer", "requests/s");
        for (int i = 0; i < run.rounds(); i++) {
            limit.add(Wrk.rate(fixed.url(), seconds));
            for (Listed listed : all) {
                for (var page : listed.pages.entrySet()) {
                    String url = listed.server.api().url() + page.getKey();
                    page.getValue().add(Wrk.rate(url, seconds));
                }
            }
        }
        run.report().show(limit);
        for (Listed listed : all) {
            tell(run.report(), listed, limit);
        }
        var largest = first(all.getLast());
        var growth = largest.over(first(all.getFirst()), "growth");
        run.report().figure("list.growth", growth.median(), Goal.atLeast(1 / 1.3));
    }

    private static Series first(Listed listed) {
        return List.copyOf(listed.pages.values()).getFirst();
    }

    private static void tell(Report report, Listed listed, Series limit) {
        var pages = List.copyOf(listed.pages.values());
        pages.forEach(report::show);
        String name = "list." + listed.batches;
        var ratio = pages.getFirst().over(limit, "ratio");
        report.figure(name + ".ratio", ratio.median(), Goal.atLeast(0.5));
        var middle = pages.get(1).over(pages.getFirst(), "middle");
        var last = pages.get(2).over(pages.getFirst(), "last");
        double depth = Math.min(middle.median(), last.median());
        report.figure(name + ".depth", depth, Goal.atLeast(1 / 1.2));
    }
}
