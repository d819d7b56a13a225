package dev.tidemill.server.store;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends StoreContract {
    @TempDir Path folder;

    @Override
    Database open() {
        return SqliteDatabase.open(folder, new SimpleMeterRegistry());
    }

    @Test
    void aFolderThatIsInUseIsRefused() {
        assertThrows(StoreRefused.class, this::open);
    }
}
