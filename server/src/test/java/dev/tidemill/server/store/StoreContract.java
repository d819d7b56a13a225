package dev.tidemill.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.server.job.Scope;
import dev.tidemill.server.store.BatchLife.Unfinished;
import dev.tidemill.server.store.NodeStore.Node;
import dev.tidemill.server.store.ShardStore.Finished;
import dev.tidemill.server.store.ShardStore.Recorded;
import dev.tidemill.wire.Batch;
import dev.tidemill.wire.BatchError;
import dev.tidemill.wire.BatchStatus;
import dev.tidemill.wire.CreateBatch;
import dev.tidemill.wire.RequestCounts;
import dev.tidemill.wire.Usage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every store does, whatever database it stands on.
abstract class StoreContract {
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
    private static final Scope SCOPE = Scope.DEFAULT;
    private static final Sql JOIN_BESIDE =
            Sql.of("insert into nodes (incarnation, beat_at) values (:incarnation, {now})");
    private static final Sql SILENCE =
            Sql.of(
                    """
                    update nodes set beat_at = beat_at - :seconds where incarnation = :incarnation
                    """);
    private static final Scope STRANGER = new Scope("org-other", "proj_other");

    Database database;
    private Store store;

    abstract Database open();

    @BeforeEach
    void openStore() {
        database = open();
        store = new Store(database);
        store.nodes().join("me");
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void aNewBatchHasOnlyWhatItsCreatorSaid() {
        var batch = create("batch_1").batch();

        assertEquals(BatchStatus.VALIDATING, batch.status());
        assertEquals(NOW.getEpochSecond(), batch.createdAt());
        assertEquals(NOW.getEpochSecond() + 86_400, batch.expiresAt());
        assertEquals(Map.of("team", "tide"), batch.metadata());
        assertEquals(RequestCounts.NONE, batch.requestCounts());
        assertEquals(null, batch.usage());
        assertEquals(Optional.of(batch), store.batches().find(SCOPE, "batch_1"));
    }

    @Test
    void aStrangerFindsNothing() {
        create("batch_1");

        assertEquals(Optional.empty(), store.batches().find(STRANGER, "batch_1"));
        assertEquals(Optional.empty(), store.life().cancel(STRANGER, "batch_1", NOW));
        assertTrue(store.batches().list(STRANGER, new BatchQuery(20, null)).get().data().isEmpty());
        assertEquals(
                Optional.empty(), store.batches().list(STRANGER, new BatchQuery(20, "batch_1")));
    }

    @Test
    void theListIsNewestFirstAndEndsWithAnEmptyPage() {
        for (int i = 0; i < 7; i++) {
            create("batch_" + i);
        }

        var first = store.batches().list(SCOPE, new BatchQuery(4, null)).get();
        var second = store.batches().list(SCOPE, new BatchQuery(4, "batch_3")).get();
        var third = store.batches().list(SCOPE, new BatchQuery(4, "batch_0")).get();

        assertEquals(List.of("batch_6", "batch_5", "batch_4", "batch_3"), ids(first.data()));
        assertTrue(first.hasMore());
        assertEquals(List.of("batch_2", "batch_1", "batch_0"), ids(second.data()));
        assertFalse(second.hasMore());
        assertEquals(List.of(), ids(third.data()));
    }

    @Test
    void aClockThatIsSetBackByAnHourDoesNotReorderTheList() {
        store.batches().create(SCOPE, batch("batch_1"), NOW);
        store.batches().create(SCOPE, batch("batch_2"), NOW.minusSeconds(3_600));

        var page = store.batches().list(SCOPE, new BatchQuery(20, null)).get();
        assertEquals(List.of("batch_2", "batch_1"), ids(page.data()));
    }

    @Test
    void onlyOneNodeGetsTheValidation() {
        long number = create("batch_1").number();

        assertTrue(store.life().claimValidation(number, "me").isPresent());
        assertTrue(store.life().claimValidation(number, "you").isEmpty());
    }

    @Test
    void aRejectedBatchHasFailedWithItsErrors() {
        long number = create("batch_1").number();
        var claim = store.life().claimValidation(number, "me").orElseThrow();
        var errors = List.of(new BatchError("invalid_url", "No.", "url", 7L));

        assertTrue(store.life().rejected(claim, errors, NOW.plusSeconds(3)));

        var batch = store.batches().find(SCOPE, "batch_1").orElseThrow();
        assertEquals(BatchStatus.FAILED, batch.status());
        assertEquals(errors, batch.errors());
        assertEquals(NOW.getEpochSecond() + 3, batch.failedAt());
    }

    @Test
    void aCancelledValidationIsVoid() {
        long number = create("batch_1").number();
        var claim = store.life().claimValidation(number, "me").orElseThrow();

        var cancelled = store.life().cancel(SCOPE, "batch_1", NOW).orElseThrow();

        assertEquals(BatchStatus.CANCELLED, cancelled.batch().status());
        assertFalse(store.life().validated(claim, shards(number, 3), NOW));
    }

    @Test
    void countsAndUsageAreLiveWhileAShardRuns() {
        var shard = running("batch_1", 3);

        var recorded = record(shard, result(1, false), result(2, true));

        assertEquals(List.of(Recorded.KEPT), recorded);
        var batch = store.batches().find(SCOPE, "batch_1").orElseThrow();
        assertEquals(new RequestCounts(3, 1, 1), batch.requestCounts());
        assertEquals(new Usage(10, 2, 6, 4, 16), batch.usage());
        assertEquals(
                List.of(batch), store.batches().list(SCOPE, new BatchQuery(1, null)).get().data());
    }

    @Test
    void theLastLineEndsTheShardAndTheBatch() {
        var shard = running("batch_1", 2);

        assertEquals(List.of(Recorded.KEPT), record(shard, result(1, false)));
        assertEquals(List.of(Recorded.BATCH_DONE), record(shard, result(2, false)));

        var batch = store.batches().find(SCOPE, "batch_1").orElseThrow();
        assertEquals(BatchStatus.FINALIZING, batch.status());
        assertEquals(new RequestCounts(2, 2, 0), batch.requestCounts());
    }

    @Test
    void aShardThatWasTakenOverKeepsNothingOfItsFormerOwner() {
        var mine = running("batch_1", 2);
        store.nodes().join("you");
        store.nodes().leave("me");
        var yours = store.shards().claim(List.of(mine.shard().batch()), "you").getFirst();

        assertEquals(List.of(Recorded.FENCED), record(mine, result(1, false)));
        assertEquals(List.of(Recorded.KEPT), record(yours, result(1, false)));
        assertEquals(
                List.of(1L),
                store.results().lines(new ClaimedShard(yours.shard(), "you", yours.epoch(), 1)));
    }

    @Test
    void whatAShardHasCountedStaysCountedWhenItsOwnerIsGone() {
        var mine = running("batch_1", 2);
        record(mine, result(1, false));
        store.nodes().join("you");
        store.nodes().leave("me");

        assertEquals(
                new RequestCounts(2, 1, 0),
                store.batches().find(SCOPE, "batch_1").orElseThrow().requestCounts());
    }

    @Test
    void aCancelledBatchEndsWithShardsWhoseOwnerIsGone() {
        var mine = running("batch_1", 2);
        record(mine, result(1, false));
        store.nodes().join("you");
        store.nodes().leave("me");
        store.life().cancel(SCOPE, "batch_1", NOW);

        assertTrue(store.shards().endWaiting(mine.shard().batch(), NOW));
        assertEquals(
                new RequestCounts(2, 1, 0),
                store.batches().find(SCOPE, "batch_1").orElseThrow().requestCounts());
    }

    @Test
    void oneFencedShardDoesNotHoldUpTheOthers() {
        var lost = running("batch_1", 1);
        store.nodes().join("you");
        store.nodes().leave("me");
        var kept = running("batch_2", 1);

        var recorded =
                store.shards()
                        .record(
                                List.of(
                                        new Finished(kept, List.of(result(1, false))),
                                        new Finished(lost, List.of(result(1, false)))),
                                NOW,
                                false);

        assertEquals(List.of(Recorded.BATCH_DONE, Recorded.FENCED), recorded);
    }

    @Test
    void aResultThatIsThereTwiceFailsLoudlyAndKeepsNothing() {
        var shard = running("batch_1", 3);
        record(shard, result(1, false));

        org.junit.jupiter.api.Assertions.assertThrows(
                IllegalStateException.class, () -> record(shard, result(1, false)));
        assertEquals(
                1,
                store.batches().find(SCOPE, "batch_1").orElseThrow().requestCounts().completed());
    }

    @Test
    void aCancelledBatchGivesOutNoMoreShardsAndEndsWhenItsShardsHave() {
        long number = inProgress("batch_1", 2, 2);
        var running = store.shards().claim(List.of(number), "me").getFirst();
        record(running, result(1, false));

        store.life().cancel(SCOPE, "batch_1", NOW);

        assertTrue(store.shards().claim(List.of(number), "me").isEmpty());
        assertFalse(store.shards().endWaiting(number, NOW));
        assertTrue(store.life().claimFinal(number, "me").isEmpty());
        assertEquals(Recorded.BATCH_DONE, store.shards().end(running, NOW));
        var claim = store.life().claimFinal(number, "me").orElseThrow();
        assertEquals(BatchStatus.CANCELLED, claim.ending());
    }

    @Test
    void anExpiredBatchIsFinalisedToExpired() {
        long number = inProgress("batch_1", 1, 1);

        assertEquals(List.of(), store.life().windowEnded(NOW.plusSeconds(86_399), 10));
        assertEquals(List.of(number), store.life().windowEnded(NOW.plusSeconds(86_400), 10));
        assertTrue(store.life().expire(number, NOW.plusSeconds(86_400)));
        assertTrue(store.shards().endWaiting(number, NOW));

        var claim = store.life().claimFinal(number, "me").orElseThrow();
        var files = new BatchLife.Files(null, file("file-e"), 0, 1);
        assertTrue(store.life().finished(claim, files, NOW.plusSeconds(86_402)));
        var batch = store.batches().find(SCOPE, "batch_1").orElseThrow();
        assertEquals(BatchStatus.EXPIRED, batch.status());
        assertEquals("file-e", batch.errorFileId());
        assertEquals(new RequestCounts(1, 0, 1), batch.requestCounts());
    }

    @Test
    void whatIsLeftOfAFinishedBatchIsDeletedInSlices() {
        var shard = running("batch_1", 2);
        record(shard, result(1, false), result(2, false));
        long number = shard.shard().batch();
        var claim = store.life().claimFinal(number, "me").orElseThrow();
        store.life().finished(claim, new BatchLife.Files(file("file-o"), null, 2, 0), NOW);

        assertEquals(List.of(number), store.life().claimRemains("me", 10));
        assertEquals(List.of(), store.life().claimRemains("you", 10));
        assertTrue(store.results().deleteSome(number, 1));
        assertFalse(store.results().deleteSome(number, 10));
        assertFalse(store.shards().deleteSome(number, 10));
        store.life().noRemains(number, "me");
        assertEquals(List.of(), store.life().claimRemains("me", 10));
        assertEquals(List.of(), store.results().slice(number, 0, 10));
    }

    @Test
    void filesAreListedByPurposeInBothOrders() {
        for (String id : List.of("file-1", "file-2", "file-3")) {
            store.files().create(SCOPE, file(id), NOW);
        }
        store.files().delete(SCOPE, "file-2", NOW);

        var newest = store.files().list(SCOPE, new FileQuery("batch_output", 1, false, null), NOW);
        var oldest = store.files().list(SCOPE, new FileQuery(null, 5, true, null), NOW);
        assertEquals(List.of("file-3"), fileIds(newest));
        assertTrue(newest.get().hasMore());
        assertEquals(List.of("file-1", "file-3"), fileIds(oldest));
        assertEquals(
                List.of(),
                fileIds(store.files().list(SCOPE, new FileQuery("batch", 5, true, null), NOW)));
        assertTrue(
                store.files()
                        .list(STRANGER, new FileQuery(null, 5, true, "file-1"), NOW)
                        .isEmpty());
    }

    @Test
    void aDeletedInputIsDisposableOnlyWhenNoUnfinishedBatchReadsIt() {
        store.files().create(SCOPE, input(), NOW);
        create("batch_1");
        assertTrue(store.files().delete(SCOPE, "file-in", NOW));

        assertEquals(Optional.empty(), store.files().find(SCOPE, "file-in", NOW));
        assertEquals(List.of(), store.files().disposable(NOW.plusSeconds(1), 10));
        store.life().cancel(SCOPE, "batch_1", NOW);
        assertEquals(1, store.files().disposable(NOW.plusSeconds(1), 10).size());
        store.files().forget("file-in");
        assertEquals(List.of(), store.files().disposable(NOW.plusSeconds(1), 10));
    }

    @Test
    void aNodeThatBeatsLives() {
        assertEquals(List.of(new Node("me", 0)), store.nodes().beat("me", true).orElseThrow());
        assertEquals(List.of(new Node("me", 0)), store.nodes().live());
    }

    @Test
    void whatADeadNodeHeldIsAnybodys() {
        var shard = running("batch_1", 2);
        long validating = create("batch_2").number();
        store.life().claimValidation(validating, "me");
        another("you");
        silence("me", 16);

        var live = store.nodes().beat("you", true).orElseThrow();

        assertEquals(List.of("you"), live.stream().map(Node::incarnation).toList());
        assertEquals(List.of(Recorded.FENCED), record(shard, result(1, false)));
        assertEquals(1, store.shards().claim(List.of(shard.shard().batch()), "you").size());
        assertTrue(store.life().claimValidation(validating, "you").isPresent());
    }

    @Test
    void aNodeThatIsSilentForAShortTimeKeepsWhatItHolds() {
        var shard = running("batch_1", 2);
        another("you");
        silence("me", 14);

        assertEquals(2, store.nodes().beat("you", true).orElseThrow().size());
        assertEquals(List.of(Recorded.KEPT), record(shard, result(1, false)));
    }

    @Test
    void nobodyIsJudgedAfterASilenceOfTheDatabase() {
        another("you");
        silence("me", 3_600);

        assertEquals(2, store.nodes().beat("you", false).orElseThrow().size());
    }

    @Test
    void aNodeThatCountedAsDeadHearsSoAndMayJoinAnew() {
        another("you");
        silence("me", 16);
        store.nodes().beat("you", true);

        assertEquals(Optional.empty(), store.nodes().beat("me", true));
        store.nodes().join("me");
        assertTrue(store.nodes().beat("me", true).isPresent());
    }

    @Test
    void aGroupThatMayBeRecordedIsRecordedOnce() {
        var shard = running("batch_1", 3);
        var group = List.of(new Finished(shard, List.of(result(1, false), result(2, false))));
        store.shards().record(group, NOW, false);

        assertEquals(List.of(Recorded.KEPT), store.shards().record(group, NOW, true));

        var batch = store.batches().find(SCOPE, "batch_1").orElseThrow();
        assertEquals(new RequestCounts(3, 2, 0), batch.requestCounts());
    }

    @Test
    void aGroupThatWasNotRecordedAfterAllIsRecordedTheSecondTime() {
        var shard = running("batch_1", 1);
        var group = List.of(new Finished(shard, List.of(result(1, false))));

        assertEquals(List.of(Recorded.BATCH_DONE), store.shards().record(group, NOW, true));
    }

    @Test
    void aShardThatIsGivenBackKeepsItsResults() {
        var shard = running("batch_1", 3);
        record(shard, result(1, false));

        store.shards().release(shard);

        assertEquals(List.of(Recorded.FENCED), record(shard, result(2, false)));
        var again = store.shards().claim(List.of(shard.shard().batch()), "me").getFirst();
        assertEquals(1, again.finished());
        assertEquals(List.of(1L), store.results().lines(again));
    }

    @Test
    void onlyShardsThatTheirOwnerDoesNotKnowOfAreGivenBack() {
        long number = inProgress("batch_1", 2, 1);
        var known = store.shards().claim(List.of(number), "me").getFirst();
        var unknown = store.shards().claim(List.of(number), "me").getFirst();

        store.shards().releaseOthers("me", Set.of(known.shard()));

        assertEquals(List.of(Recorded.FENCED), record(unknown, result(2, false)));
        assertEquals(List.of(Recorded.SHARD_DONE), record(known, result(1, false)));
    }

    @Test
    void theLastShardsOfABatchMayEndTogether() {
        long number = inProgress("batch_1", 2, 1);
        var first = store.shards().claim(List.of(number), "me").getFirst();
        var second = store.shards().claim(List.of(number), "me").getFirst();

        var recorded =
                store.shards()
                        .record(
                                List.of(
                                        new Finished(first, List.of(result(1, false))),
                                        new Finished(second, List.of(result(2, false)))),
                                NOW,
                                false);

        assertEquals(Set.of(Recorded.SHARD_DONE, Recorded.BATCH_DONE), Set.copyOf(recorded));
        var batch = store.batches().find(SCOPE, "batch_1").orElseThrow();
        assertEquals(BatchStatus.FINALIZING, batch.status());
    }

    @Test
    void whatHasNotEndedIsToldInTheOrderOfDeadlines() {
        long running = inProgress("batch_1", 2, 5);
        store.shards().claim(List.of(running), "me");
        long waiting = create("batch_2").number();
        store.life().claimValidation(waiting, "me");

        var first = store.life().unfinished(null, 1).getFirst();
        var second = store.life().unfinished(first, 9);

        long deadline = NOW.getEpochSecond() + 86_400;
        assertEquals(
                new Unfinished(running, BatchStatus.IN_PROGRESS, deadline, false, 2, true, 10),
                first);
        assertEquals(
                List.of(
                        new Unfinished(
                                waiting, BatchStatus.VALIDATING, deadline, true, 0, false, 0)),
                second);
    }

    @Test
    void aTextWithANulIsStoredSomehowAndFindsNothing() {
        var request = new CreateBatch("file\0in", "/v1/embeddings", "24h", null, null);
        store.batches().create(SCOPE, new NewBatch("batch_1", new byte[] {1}, request, 1), NOW);

        assertEquals(Optional.empty(), store.batches().find(SCOPE, "batch\0_1"));
        assertTrue(store.batches().find(SCOPE, "batch_1").isPresent());
    }

    /// Enters another node, without taking anything from the one that is there.
    private void another(String incarnation) {
        database.write(
                session -> session.sql(JOIN_BESIDE).set("incarnation", incarnation).update());
    }

    /// Lets time pass since the node was last heard of.
    private void silence(String incarnation, long seconds) {
        database.write(session ->
                session.sql(SILENCE)
                        .set("incarnation", incarnation)
                        .set("seconds", seconds)
                        .update());
    }

    private BatchStore.Created create(String id) {
        return store.batches().create(SCOPE, batch(id), NOW);
    }

    private static NewBatch batch(String id) {
        var request =
                new CreateBatch("file-in", "/v1/embeddings", "24h", Map.of("team", "tide"), null);
        return new NewBatch(id, new byte[] {1, 2, 3}, request, 86_400);
    }

    private static NewFile file(String id) {
        return new NewFile(id, "batch_output", "out.jsonl", 10, "00", "outputs/" + id, 60L);
    }

    private static NewFile input() {
        return new NewFile("file-in", "batch", "in.jsonl", 10, "00", "files/in", null);
    }

    private long inProgress(String id, int shards, int lines) {
        if (store.files().find(SCOPE, "file-in", NOW).isEmpty()) {
            store.files().create(SCOPE, input(), NOW);
        }
        long number = create(id).number();
        var claim = store.life().claimValidation(number, "me").orElseThrow();
        var cut = new ArrayList<Shard>();
        for (int i = 0; i < shards; i++) {
            cut.add(new Shard(number, i, 1 + (long) i * lines, lines, i * 100L, 100));
        }
        var validated = new BatchLife.Validated("m", (long) shards * lines, cut);
        assertTrue(store.life().validated(claim, validated, NOW));
        return number;
    }

    private static BatchLife.Validated shards(long number, int lines) {
        return new BatchLife.Validated("m", lines, List.of(new Shard(number, 0, 1, lines, 0, 100)));
    }

    private ClaimedShard running(String id, int lines) {
        return store.shards().claim(List.of(inProgress(id, 1, lines)), "me").getFirst();
    }

    private List<Recorded> record(ClaimedShard shard, LineResult... results) {
        return store.shards().record(List.of(new Finished(shard, List.of(results))), NOW, false);
    }

    private static LineResult result(long line, boolean error) {
        var usage = new Usage(5, 1, 3, 2, 8);
        byte[] bytes = ("line " + line).getBytes(StandardCharsets.UTF_8);
        return new LineResult(line, error, bytes, null, Optional.of(usage));
    }

    private static List<String> ids(List<Batch> batches) {
        return batches.stream().map(Batch::id).toList();
    }

    private static List<String> fileIds(Optional<dev.tidemill.wire.Page<StoredFile>> page) {
        return page.orElseThrow().data().stream().map(StoredFile::id).toList();
    }
}
