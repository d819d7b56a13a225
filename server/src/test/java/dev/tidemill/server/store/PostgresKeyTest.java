package dev.tidemill.server.store;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

class PostgresKeyTest extends KeyContract {
    private final PostgresConfig config = TestPostgres.emptyDatabase();

    @Override
    Database open() {
        return PostgresDatabase.open(config, new SimpleMeterRegistry());
    }
}
