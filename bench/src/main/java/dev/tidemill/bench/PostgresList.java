package dev.tidemill.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// The list on PostgreSQL, beside pgbench with the very statement that the server sends.
final class PostgresList implements Row {
    private static final String PAGE = "/v1/batches?limit=20";
    private static final Pattern RATE = Pattern.compile("tps = ([0-9.]+)");

    /// As many as the server has to the database.
    private static final int CONNECTIONS = 10;

    /// In the order of the statement's parameters.
    private static final List<String> VALUES =
            List.of(
                    "'proj_default'",
                    "9223372036854775807",
                    "9223372036854775807",
                    "-9223372036854775808",
                    "21");

    @Override
    public void measure(Run run) throws IOException, InterruptedException, SQLException {
        int batches = run.isShort() ? 10_000 : 1_000_000;
        int seconds = run.isShort() ? 2 : 4;
        var ours = new Series("tidemill", "requests/s");
        var limit = new Series("pgbench", "statements/s");
        try (var nginx = Nginx.start(run.folder());
                var postgres =
                        EmbeddedPostgres.builder()
                                .setServerConfig("track_activity_query_size", "16384")
                                .start()) {
            String url =
                    "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres?user=postgres";
            var settings =
                    Map.of(
                            "TIDEMILL_STORE_URL",
                            url,
                            "TIDEMILL_BLOBS_DIR",
                            run.fresh("blobs").toString());
            ServerProcess.start(run.root(), run.fresh("data"), settings, nginx.url()).close();
            fill(postgres, batches);
            try (var server =
                    ServerProcess.start(run.root(), run.fresh("data"), settings, nginx.url())) {
                String list = server.api().url() + PAGE;
                var load =
                        Thread.startVirtualThread(() -> {
                            try {
                                Wrk.rate(list, 10, CONNECTIONS);
                            } catch (IOException | InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                        });
                Path script = run.folder().resolve("list.sql");
                Files.writeString(script, statement(postgres) + ";\n");
                load.join();
                for (int i = 0; i < run.rounds(); i++) {
                    ours.add(Wrk.rate(list, seconds, CONNECTIONS));
                    limit.add(pgbench(postgres.getPort(), script, seconds));
                }
            }
        }
        var ratio = ours.over(limit, "of pgbench");
        run.report().show(ours, limit, ratio);
        run.report().figure("postgres-list.ratio", ratio.median(), Goal.atLeast(0.6));
    }

    private static double pgbench(int port, Path script, int seconds)
            throws IOException, InterruptedException {
        String output =
                Children.output(
                        List.of(
                                "pgbench",
                                "-n",
                                "-M",
                                "prepared",
                                "-c",
                                "10",
                                "-j",
                                "1",
                                "-h",
                                "127.0.0.1",
                                "-U",
                                "postgres",
                                "-p",
                                port + "",
                                "-T",
                                seconds + "",
                                "-f",
                                script.toString(),
                                "postgres"));
        var rate = RATE.matcher(output);
        if (!rate.find()) {
            throw new IOException(output);
        }
        return Double.parseDouble(rate.group(1));
    }

    /// As the server sends it just now.
    private static String statement(EmbeddedPostgres postgres) throws SQLException {
        long deadline = System.nanoTime() + 8_000_000_000L;
        while (System.nanoTime() < deadline) {
            try (var connection = postgres.getPostgresDatabase().getConnection();
                    var sql = connection.createStatement();
                    var rows =
                            sql.executeQuery(
                                    "select query from pg_stat_activity where query like"
                                            + " '%b.metadata%' and pid <> pg_backend_pid()"
                                            + " limit 1")) {
                if (rows.next()) {
                    return filled(rows.getString(1).replaceAll("\\s+", " "));
                }
            }
        }
        throw new SQLException("the server has sent no such statement");
    }

    private static String filled(String statement) {
        String filled = statement;
        for (int i = 0; i < VALUES.size(); i++) {
            filled = filled.replace("$" + (i + 1), VALUES.get(i));
        }
        return filled;
    }

    private static void fill(EmbeddedPostgres postgres, int batches) throws SQLException {
        try (var connection = postgres.getPostgresDatabase().getConnection();
                var sql = connection.createStatement()) {
            sql.execute(
                    """
                    insert into batches (id, organization, project, created_at, seq, status, ending,
                        secret, endpoint, input_file_id, completion_window, metadata, model,
                        output_file_id, expires_at, in_progress_at, finalizing_at, completed_at,
                        total, completed, usage_lines, input_tokens, output_tokens, total_tokens)
                    select 'batch_' || md5(i::text), 'org-default', 'proj_default',
                        1700000000 + i / 10, i, 'completed', 'completed', '',
                        '/v1/chat/completions', 'file-' || lpad((i %% 1000)::text, 24, '0'), '24h',
                        '{"team":"team-' || (i %% 20) || '"}', 'model-' || (i %% 5),
                        'file-' || lpad(i::text, 24, '0'), 1700086400 + i / 10,
                        1700000001 + i / 10, 1700000060 + i / 10, 1700000061 + i / 10,
                        1000, 1000, 1000, 80000, 60000, 140000
                    from generate_series(1, %d) i
                    """
                            .formatted(batches));
            sql.execute("vacuum analyze batches");
        }
    }
}
