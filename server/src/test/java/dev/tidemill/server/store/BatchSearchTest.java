package dev.tidemill.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.server.job.Scope;
import dev.tidemill.wire.Batch;
import dev.tidemill.wire.BatchStatus;
import dev.tidemill.wire.CreateBatch;
import dev.tidemill.wire.Page;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
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

    private static final BatchFilter OF_FILE_2 =
            new BatchFilter(Set.of(), Set.of(), Set.of(), Set.of("file-2"), Map.of(), null, null);
    private static final Sql ALL_UNDER =
            Sql.of(
                    """
                    insert into terms (term, created_at, seq)
                    select :term, created_at, seq from batches
                    """);
    private static final Sql OLDEST_IS_OF_FILE_2 =
            Sql.of("update batches set input_file_id = 'file-2' where id = 'batch_0'");

    @TempDir Path folder;
    private Database database;

    @BeforeEach
    void open() {
        database = SqliteDatabase.open(folder, new SimpleMeterRegistry());
        for (int i = 0; i < 12; i++) {
            var request = new CreateBatch("file-1", "/v1/embeddings", "24h", null, null);
            var batch = new NewBatch("batch_" + i, new byte[] {1}, request, 86_400);
            new BatchStore(database, new Quotas(ProjectLimits.DEFAULT), System::nanoTime)
                    .create(Scope.DEFAULT, batch, NOW);
        }
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aSearchInPiecesFindsWhatHasChangedInBetween() {
        var search =
                new BatchSearch(
                        Scope.DEFAULT, WAITING_OR_CANCELLED, true, Spot.OLDEST, 100, ticking());

        for (int i = 11; database.read(search::run); i--) {
            if (i > 0) {
                new BatchLife(database, new Quotas(ProjectLimits.DEFAULT), () -> {})
                        .cancel(Scope.DEFAULT, "batch_" + i, NOW);
            }
        }

        assertEquals(
                IntStream.range(0, 12).mapToObj(i -> "batch_" + i).toList(), ids(search.found()));
    }

    @Test
    void after200MillisecondsAPageIsShortAndSaysThatThereIsMore() {
        var page = list(new BatchQuery(WAITING_OR_CANCELLED, 100, false, null, null));

        assertEquals(List.of("batch_11"), ids(page.data()));
        assertTrue(page.hasMore());
    }

    @Test
    void shortPagesLackNothingAndTheLastSaysSo() {
        List<String> seen = new ArrayList<>();
        boolean more = true;
        for (String after = null; more; after = seen.getLast()) {
            var page = list(new BatchQuery(WAITING_OR_CANCELLED, 100, true, after, null));
            seen.addAll(ids(page.data()));
            more = page.hasMore();
        }

        assertEquals(IntStream.range(0, 12).mapToObj(i -> "batch_" + i).toList(), seen);
    }

    /// All batches stand under the term, but only the oldest is really of that input.
    @Test
    void noPageIsEmptyThoughThereIsMoreHoweverLongItTakes() {
        long term = Terms.hash(Scope.DEFAULT.project(), "input_file_id", "", "file-2");
        database.write(session -> session.sql(ALL_UNDER).set("term", term).update());
        database.write(session -> session.sql(OLDEST_IS_OF_FILE_2).update());

        var page = list(new BatchQuery(OF_FILE_2, 1, false, null, null));

        assertEquals(List.of("batch_0"), ids(page.data()));
    }

    private Page<Batch> list(BatchQuery query) {
        return new BatchStore(database, new Quotas(ProjectLimits.DEFAULT), ticking())
                .list(Scope.DEFAULT, query)
                .orElseThrow();
    }

    /// A clock by which every look takes 60 ms, so that no piece of a search has more than a step.
    private static LongSupplier ticking() {
        var now = new AtomicLong();
        return () -> now.addAndGet(60_000_000);
    }

    private static List<String> ids(List<Batch> batches) {
        return batches.stream().map(Batch::id).toList();
    }
}
