package dev.tidemill.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemill.server.job.Scope;
import dev.tidemill.wire.CreateBatch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteDatabaseTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
    private static final Sql COUNT = Sql.of("select count(*) from batches");

    private static final Sql MEGABYTE =
            Sql.of(
                    """
                    insert into results (batch, line, kind, bytes)
                    values (1, :line, 0, zeroblob(1000000))
                    """);

    @TempDir Path folder;
    private Database database;

    @BeforeEach
    void open() {
        database = SqliteDatabase.open(folder, new SimpleMeterRegistry());
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void allOfOneReadSeesTheSameMoment() {
        var counts =
                database.read(session -> {
                    long before = count(session);
                    createBatch();
                    return List.of(before, count(session));
                });

        assertEquals(List.of(0L, 0L), counts);
        assertEquals(List.of(1L), database.read(session -> List.of(count(session))));
    }

    @Test
    void aDatabaseThatWasFullIsWrittenWhenThereIsRoom() {
        limit(100);
        assertThrows(StoreUnavailable.class, () -> insert(1));
        assertThrows(StoreUnavailable.class, () -> insert(1));
        limit(1_000_000);

        assertEquals(1, insert(1));
        assertThrows(IllegalStateException.class, () -> insert(1));
        assertEquals(1, insert(2));
    }

    private void limit(long pages) {
        var limit = Sql.of("pragma max_page_count = " + pages);
        database.write(session -> session.sql(limit).one(Row::number));
    }

    private int insert(long line) {
        return database.write(session -> session.sql(MEGABYTE).set("line", line).update());
    }

    private static long count(Session session) throws SQLException {
        return session.sql(COUNT).one(Row::number).orElseThrow();
    }

    private void createBatch() {
        var request = new CreateBatch("file-1", "/v1/embeddings", "24h", null, null);
        var batch = new NewBatch("batch_1", new byte[] {1}, request, 86_400);
        new BatchStore(database, new Quotas(ProjectLimits.DEFAULT), System::nanoTime)
                .create(Scope.DEFAULT, batch, NOW);
    }
}
