package dev.tidemill.server.store;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

class PostgresAuditTest extends AuditContract {
    private final PostgresConfig config = TestPostgres.emptyDatabase();

    @Override
    Database open() {
        return PostgresDatabase.open(config, new SimpleMeterRegistry());
    }
}
