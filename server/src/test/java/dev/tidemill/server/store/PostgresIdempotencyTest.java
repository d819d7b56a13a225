package dev.tidemill.server.store;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Optional;

class PostgresIdempotencyTest extends IdempotencyContract {
    private final PostgresConfig config = TestPostgres.emptyDatabase();

    @Override
    Database open() {
        return PostgresDatabase.open(config, new SimpleMeterRegistry());
    }

    @Override
    Optional<Database> openBeside() {
        return Optional.of(open());
    }
}
