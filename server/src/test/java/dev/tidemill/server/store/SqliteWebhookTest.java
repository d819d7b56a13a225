package dev.tidemill.server.store;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteWebhookTest extends WebhookContract {
    @TempDir Path folder;

    @Override
    Database open() {
        return SqliteDatabase.open(folder, new SimpleMeterRegistry());
    }
}
