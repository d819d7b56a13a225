package dev.tidemill.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemill.server.job.Scope;
import dev.tidemill.wire.Batch;
import dev.tidemill.wire.BatchStatus;
import dev.tidemill.wire.CreateBatch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchSearchTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
    private static final BatchFilter WAITING_OR_CANCELLED =
            new BatchFilter(
                    Set.of(BatchStatus.VALIDATING, BatchStatus.CANCELLED),
                    Set.of(),
                    Set.of(),
                    Set.of(),
                    Map.of(),
                    null,
                    null);

    @TempDir Path folder;
    private Database database;

    @BeforeEach
    void open() {
        Path file = folder.resolve("tidemill.db");
        Schema.migrate(file);
        database = SqliteDatabase.open(file, new SimpleMeterRegistry());
        for (int i = 0; i < 12; i++) {
            var request = new CreateBatch("file-1", "/v1/embeddings", "24h", null, null);
            var batch = new NewBatch("batch_" + i, new byte[] {1}, request, 86_400);
            new BatchStore(database).create(Scope.DEFAULT, batch, NOW);
        }
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aSearchInPiecesFindsWhatHasChangedInBetween() {
        var search = new BatchSearch(Scope.DEFAULT, WAITING_OR_CANCELLED, true, Spot.OLDEST, 100);

        for (int i = 11; database.read(session -> search.run(session, 0)); i--) {
            if (i > 0) {
                new BatchLife(database).cancel(Scope.DEFAULT, "batch_" + i, NOW);
            }
        }

        assertEquals(
                IntStream.range(0, 12).mapToObj(i -> "batch_" + i).toList(), ids(search.found()));
    }

    private static List<String> ids(List<Batch> batches) {
        return batches.stream().map(Batch::id).toList();
    }
}
