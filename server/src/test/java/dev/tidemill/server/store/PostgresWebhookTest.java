package dev.tidemill.server.store;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

class PostgresWebhookTest extends WebhookContract {
    private final PostgresConfig config = TestPostgres.emptyDatabase();

    @Override
    Database open() {
        return PostgresDatabase.open(config, new SimpleMeterRegistry());
    }
}
