package dev.tidemill.server.store;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

class PostgresStoreTest extends StoreContract {
    private final PostgresConfig database = TestPostgres.emptyDatabase();

    @Override
    Store open() {
        return Store.open(database, new SimpleMeterRegistry());
    }
}
