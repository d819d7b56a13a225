package dev.tidemill.server.store;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteAuditTest extends AuditContract {
    @TempDir private Path folder;

    @Override
    Database open() {
        return SqliteDatabase.open(folder, new SimpleMeterRegistry());
    }
}
