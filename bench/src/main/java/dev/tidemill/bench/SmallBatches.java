package dev.tidemill.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/// Many batches of 10 lines of 50 projects, beside one batch of as many lines.
final class SmallBatches implements Row {
    private static final int PROJECTS = 50;
    private static final int LINES = 10;
    private static final Pattern ID = Pattern.compile("\"id\":\"(batch_[0-9a-f]{32})\"");
    private static final long PAUSE = 100_000_000;

    @Override
    public void measure(Run run) throws IOException, InterruptedException, SQLException {
        int each = run.isShort() ? 20 : 100;
        Path large = Inputs.chat(run.folder(), PROJECTS * each * LINES, 500);
        Path small = Inputs.chat(run.folder(), LINES, 500);
        var together = new Series("one large batch", "lines/s");
        var apart = new Series("%,d batches".formatted(PROJECTS * each), "lines/s");
        var latest = new Series("the last, of the median", "");
        try (var nginx = Nginx.start(run.folder());
                var server = withKeys(run, run.fresh("data"), nginx.url())) {
            List<Api> projects = new ArrayList<>();
            for (int i = 0; i < PROJECTS; i++) {
                projects.add(server.api().withKey(key(i)));
            }
            for (int i = -2; i < run.rounds(); i++) {
                double one = large(projects.getFirst(), large);
                var delays = small(projects, small, each);
                if (i >= 0) {
                    together.add(PROJECTS * each * LINES / one);
                    apart.add(PROJECTS * each * LINES / delays.quantile(1));
                    latest.add(delays.quantile(1) / delays.median());
                }
            }
        }
        run.report().show(together, apart, latest);
        var ratio = apart.over(together, "").median();
        run.report().figure("small.ratio", ratio, Goal.atLeast(0.5));
        run.report().figure("small.latest", latest.median(), Goal.atMost(2));
    }

    private static ServerProcess withKeys(Run run, Path data, String upstream)
            throws IOException, SQLException {
        ServerProcess.start(run.root(), data, upstream).close();
        makeKeys(data);
        return ServerProcess.start(run.root(), data, upstream);
    }

    private static double large(Api api, Path input) throws IOException, InterruptedException {
        String file = api.upload(input);
        long start = System.nanoTime();
        api.awaitCompleted(api.create(file), Duration.ofMillis(20));
        return (System.nanoTime() - start) / 1e9;
    }

    /// For each batch the seconds from when the first is created to when it is seen completed.
    private static Series small(List<Api> projects, Path input, int each)
            throws IOException, InterruptedException {
        Map<Api, String> files = new HashMap<>();
        for (Api project : projects) {
            files.put(project, project.upload(input));
        }
        Map<String, Boolean> open = new ConcurrentHashMap<>();
        var delays = new Series("", "s");
        long start = System.nanoTime();
        var creating =
                Thread.startVirtualThread(() -> {
                    try {
                        create(projects, files, each, open);
                    } catch (IOException | InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                });
        while (creating.isAlive() || !open.isEmpty()) {
            LockSupport.parkNanos(PAUSE);
            for (Api project : projects) {
                ID.matcher(project.get("/v1/batches?limit=100&status=completed"))
                        .results()
                        .filter(id -> open.remove(id.group(1)) != null)
                        .forEach(_ -> delays.add((System.nanoTime() - start) / 1e9));
            }
        }
        return delays;
    }

    private static void create(
            List<Api> projects, Map<Api, String> files, int each, Map<String, Boolean> open)
            throws IOException, InterruptedException {
        var left = new ArrayList<>(projects);
        Burst.together(
                PROJECTS,
                () -> {
                    Api project;
                    synchronized (left) {
                        project = left.removeLast();
                    }
                    for (int i = 0; i < each; i++) {
                        open.put(project.create(String.valueOf(files.get(project))), true);
                    }
                    return null;
                });
    }

    private static String key(int project) {
        return "tm-" + "%02d".formatted(project) + "k".repeat(41);
    }

    /// As `tidemill keys create` makes them, but 50 at once.
    private static void makeKeys(Path data) throws SQLException {
        try (var connection =
                        DriverManager.getConnection("jdbc:sqlite:" + data.resolve("tidemill.db"));
                var sql = connection.createStatement()) {
            for (int i = 0; i < PROJECTS; i++) {
                String project = "proj_bench" + i;
                sql.execute(
                        "insert into projects (id, organization, name) values ('%s', 'org-default', '%s')"
                                .formatted(project, project));
                byte[] hash = sha256(key(i));
                try (var insert =
                        connection.prepareStatement(
                                """
                                insert into api_keys (id, lookup, hash, organization, project, name,
                                    hint, read_only, created_at)
                                values (?, ?, ?, 'org-default', ?, 'bench', 'kkkk', 0, 0)
                                """)) {
                    insert.setString(1, "key_bench" + i);
                    insert.setLong(2, java.nio.ByteBuffer.wrap(hash).getLong());
                    insert.setBytes(3, hash);
                    insert.setString(4, project);
                    insert.execute();
                }
            }
        }
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
