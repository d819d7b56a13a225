package dev.tidemill.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteKeyTest extends KeyContract {
    private static final Sql PRETEND_OLDER =
            Sql.of(
                    """
                    delete from flyway_schema_history
                    where installed_rank = (select max(installed_rank) from flyway_schema_history)
                    """);

    @TempDir private Path folder;

    @Override
    Database open() {
        return SqliteDatabase.open(folder, new SimpleMeterRegistry());
    }

    @Test
    void aCommandWorksBesideTheServerThatHasTheFolder() {
        try (var visit = Store.visit(folder)) {
            var key = new NewKey("key_1", new byte[32], "wxyz", "acme", null, "ci", false, null);
            visit.keys().create(key, prefix -> prefix + "1", Instant.EPOCH);

            assertTrue(visit.keys().any());
        }
    }

    @Test
    void aCommandMakesTheStoreOfAServerThatNeverRan() {
        try (var visit = Store.visit(folder.resolve("new"))) {
            assertEquals(0, visit.keys().list().size());
        }
    }

    @Test
    void aCommandLeavesTheStoreOfAnotherVersionAlone() throws Exception {
        try (var session = SqliteDatabase.session(SqliteDatabase.file(folder))) {
            session.run(PRETEND_OLDER);
        }

        var refused = assertThrows(StoreRefused.class, () -> Store.visit(folder));

        assertEquals(
                "The data folder "
                        + folder
                        + " is in use by a tidemill process of another version. Stop that one, or"
                        + " use its command.",
                refused.getMessage());
    }
}
