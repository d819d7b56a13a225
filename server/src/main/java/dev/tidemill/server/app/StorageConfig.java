package dev.tidemill.server.app;

import dev.tidemill.server.blobs.Blobs;
import dev.tidemill.server.blobs.LocalBlobs;
import dev.tidemill.server.store.PostgresConfig;
import dev.tidemill.server.store.Store;
import dev.tidemill.server.store.StoreRefused;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// Where everything is kept.
///
/// @param data the folder of the embedded database
/// @param database that several nodes share; empty for the embedded one
/// @param blobs the folder of the files' bytes
public record StorageConfig(Path data, Optional<PostgresConfig> database, Path blobs) {
    /// Everything in one folder.
    public static StorageConfig in(Path data) {
        return new StorageConfig(data, Optional.empty(), blobsIn(data));
    }

    static Path blobsIn(Path data) {
        return data.resolve("blobs");
    }

    /// @throws StoreRefused if the store is in use, or cannot be used
    Store openStore(MeterRegistry meters) {
        return database.map(shared -> Store.open(shared, meters))
                .orElseGet(() -> Store.open(data, meters));
    }

    /// Opens the store for one command, whether a server is using it or not.
    ///
    /// @throws StoreRefused if it cannot be used
    public Store visitStore() {
        return database.map(shared -> Store.open(shared, new CompositeMeterRegistry()))
                .orElseGet(() -> Store.visit(data));
    }

    /// After the store: where that is this process's alone, the blobs are too.
    Blobs openBlobs() throws IOException {
        return database.isPresent() ? LocalBlobs.share(blobs) : LocalBlobs.open(blobs);
    }
}
