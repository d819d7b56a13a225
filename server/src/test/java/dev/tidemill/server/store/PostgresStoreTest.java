package dev.tidemill.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PostgresStoreTest extends StoreContract {
    private static final Sql PRETEND_NEWER =
            Sql.of("update flyway_schema_history set version = '999', script = 'V999__later.sql'");

    private static final Sql DURABILITY = Sql.of("select current_setting('synchronous_commit')");

    private final PostgresConfig config = TestPostgres.emptyDatabase();

    @Override
    Database open() {
        return PostgresDatabase.open(config, new SimpleMeterRegistry());
    }

    /// The test's server has it off.
    @Test
    void aCommitIsDurableWhateverTheDefaultOfTheServer() {
        assertEquals(
                "on", database.write(session -> session.sql(DURABILITY).one(Row::text)).orElse(""));
    }

    @Test
    void severalNodesMayOpenIt() {
        try (var other = Store.open(config, new SimpleMeterRegistry())) {
            other.nodes().join("you");

            assertEquals(2, other.nodes().live().size());
        }
    }

    @Test
    void aDatabaseThatIsNewerIsRefused() {
        database.write(session -> session.sql(PRETEND_NEWER).update());

        var refusal = assertThrows(StoreRefused.class, this::open);

        assertEquals(
                "The database "
                        + config.shown()
                        + " was written by a newer version (schema 999). Start that version, or"
                        + " restore a backup.",
                refusal.getMessage());
    }

    @Test
    void aDatabaseThatCannotBeReachedIsRefusedWithoutItsPassword() {
        var nowhere =
                new PostgresConfig(
                        "jdbc:postgresql://127.0.0.1:1/x?user=u&password=geheim",
                        Optional.empty(),
                        Optional.empty(),
                        2);

        var refusal =
                assertThrows(
                        StoreRefused.class,
                        () -> PostgresDatabase.open(nowhere, new SimpleMeterRegistry()));

        assertEquals(
                "The database jdbc:postgresql://127.0.0.1:1/x?user=u cannot be reached: Connection"
                        + " refused",
                refusal.getMessage());
    }
}
