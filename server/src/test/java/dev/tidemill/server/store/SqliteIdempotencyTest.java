package dev.tidemill.server.store;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

class SqliteIdempotencyTest extends IdempotencyContract {
    @TempDir Path folder;

    @Override
    Database open() {
        return SqliteDatabase.open(folder, new SimpleMeterRegistry());
    }

    /// One process has it to itself.
    @Override
    Optional<Database> openBeside() {
        return Optional.empty();
    }
}
