package dev.tidemill.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// A data folder with so many batches, all of which have ended. Filled by SQL, and kept.
final class ListStore {
    private static final String ORGANIZATION = "org-default";
    private static final String PROJECT = "proj_default";
    private static final long FIRST_SECOND = 1_700_000_000;
    private static final int A_SECOND = 10;

    /// The batches of a value are those with these numbers.
    private record Term(String kind, String key, String value, int step, int first, String also) {}

    private record Hashed(long hash, Term term) {}

    private final Path folder;

    private ListStore(Path folder) {
        this.folder = folder;
    }

    /// @param upstream for the server that makes the tables
    static ListStore of(Run run, int batches, String upstream) throws IOException, SQLException {
        Path folder = run.stores().resolve("batches-" + batches);
        var store = new ListStore(folder);
        Path done = folder.resolve("filled");
        if (!Files.exists(done)) {
            run.report().say("  filling " + folder + " ...");
            Files.createDirectories(folder);
            ServerProcess.start(run.root(), folder, upstream).close();
            store.fill(batches);
            Files.createFile(done);
        }
        return store;
    }

    Path folder() {
        return folder;
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("tidemill.db"));
    }

    private void fill(int batches) throws SQLException {
        try (var connection = connect();
                var sql = connection.createStatement()) {
            sql.execute("pragma journal_mode = off");
            sql.execute("pragma synchronous = off");
            sql.execute("pragma cache_size = -500000");
            var indexes = indexes(connection);
            for (String name : indexes.stream().map(index -> index[0]).toList()) {
                sql.execute("drop index " + name);
            }
            connection.setAutoCommit(false);
            sql.execute("delete from terms");
            sql.execute("delete from batches");
            sql.execute(rows(batches));
            for (String[] index : indexes) {
                sql.execute(index[1]);
            }
            for (Hashed term : terms()) {
                sql.execute(places(term, batches));
            }
            sql.execute(
                    "insert into organizations (id, last_created_at, last_seq) values ('%s', %d, %d)"
                                    .formatted(ORGANIZATION, second(batches), batches)
                            + " on conflict (id) do update set last_created_at ="
                            + " excluded.last_created_at, last_seq = excluded.last_seq");
            connection.commit();
            connection.setAutoCommit(true);
            sql.execute("pragma journal_mode = wal");
        }
    }

    /// Pairs of a name and what makes it again.
    private static List<String[]> indexes(Connection connection) throws SQLException {
        List<String[]> indexes = new ArrayList<>();
        try (var sql = connection.createStatement();
                var rows =
                        sql.executeQuery(
                                "select name, sql from sqlite_master where type = 'index'"
                                        + " and tbl_name = 'batches' and sql is not null")) {
            while (rows.next()) {
                indexes.add(new String[] {rows.getString(1), rows.getString(2)});
            }
        }
        return indexes;
    }

    private static long second(long number) {
        return FIRST_SECOND + number / A_SECOND;
    }

    private static String rows(int batches) {
        return """
        with recursive n(i) as (select 1 union all select i + 1 from n where i < %d),
            b(i, at, status) as (select i, %d + i / %d,
                case i %% 10 when 3 then 'failed' when 7 then 'cancelled' else 'completed' end from n)
        insert into batches (number, id, organization, project, created_at, seq, status, ending,
            secret, endpoint, input_file_id, completion_window, metadata, model, errors,
            output_file_id, expires_at, in_progress_at, finalizing_at, completed_at, failed_at,
            cancelling_at, cancelled_at, total, completed, usage_lines, input_tokens, output_tokens,
            total_tokens)
        select i, 'batch_' || lower(hex(randomblob(16))), '%s', '%s', at, i, status, status,
            zeroblob(32),
            case when i %% 4 = 0 then '/v1/embeddings' else '/v1/chat/completions' end,
            'file-' || printf('%%024d', i %% 1000), '24h', '{"team":"team-' || (i %% 20) || '"}',
            'model-' || (i %% 5),
            iif(status = 'failed', '[{"code":"invalid_json_line","line":1,"message":"This line is not'
                || ' parseable as valid JSON.","param":null}]', null),
            iif(status = 'completed', 'file-' || printf('%%024d', i), null), at + 86400,
            iif(status = 'failed', null, at + 1), iif(status = 'failed', null, at + 60),
            iif(status = 'completed', at + 61, null), iif(status = 'failed', at + 1, null),
            iif(status = 'cancelled', at + 50, null), iif(status = 'cancelled', at + 61, null),
            iif(status = 'failed', 0, 1000), iif(status = 'failed', 0, 1000),
            iif(status = 'failed', 0, 1000), 80000, 60000, 140000
        from b
        """
                .formatted(batches, FIRST_SECOND, A_SECOND, ORGANIZATION, PROJECT);
    }

    /// In the order of their hashes, so that the table grows at its end.
    private static List<Hashed> terms() {
        List<Term> terms = new ArrayList<>();
        terms.add(new Term("status", "", "completed", 1, 1, "i % 10 not in (3, 7)"));
        terms.add(new Term("status", "", "failed", 10, 3, "true"));
        terms.add(new Term("status", "", "cancelled", 10, 7, "true"));
        terms.add(new Term("endpoint", "", "/v1/embeddings", 4, 4, "true"));
        terms.add(new Term("endpoint", "", "/v1/chat/completions", 1, 1, "i % 4 <> 0"));
        each(5, terms, i -> new Term("model", "", "model-" + i, 5, i, "i > 0"));
        each(20, terms, i -> new Term("metadata", "team", "team-" + i, 20, i, "i > 0"));
        each(1000, terms, i -> new Term("input_file_id", "", file(i), 1000, i, "i > 0"));
        return terms.stream()
                .flatMap(term ->
                        List.of(ORGANIZATION, PROJECT).stream()
                                .map(owner -> new Hashed(hash(owner, term), term)))
                .sorted(Comparator.comparingLong(Hashed::hash))
                .toList();
    }

    private static void each(
            int count, List<Term> terms, java.util.function.IntFunction<Term> term) {
        for (int i = 0; i < count; i++) {
            terms.add(term.apply(i));
        }
    }

    /// The input of each 1,000th batch.
    static String file(int number) {
        return "file-%024d".formatted(number);
    }

    /// As the store's own.
    private static long hash(String owner, Term term) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (String part : List.of(owner, term.kind, term.key, term.value)) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                digest.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
                digest.update(bytes);
            }
            return ByteBuffer.wrap(digest.digest()).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String places(Hashed hashed, int batches) {
        Term term = hashed.term;
        return """
        with recursive n(i) as (select %d union all select i + %d from n where i + %d <= %d)
        insert into terms (term, created_at, seq) select %d, %d + i / %d, i from n where %s
        """
                .formatted(
                        term.first,
                        term.step,
                        term.step,
                        batches,
                        hashed.hash,
                        FIRST_SECOND,
                        A_SECOND,
                        term.also);
    }

    /// The id of the batch that has so many newer ones.
    String after(int newer) throws SQLException {
        try (var connection = connect();
                var sql = connection.createStatement();
                var rows =
                        sql.executeQuery(
                                "select id from batches where number = (select max(number) from"
                                        + " batches) - "
                                        + newer)) {
            if (!rows.next()) {
                throw new SQLException("there are no " + newer + " batches");
            }
            return rows.getString(1);
        }
    }
}
