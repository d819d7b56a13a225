package dev.tidemill.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.server.job.Scope;
import dev.tidemill.wire.Batch;
import dev.tidemill.wire.BatchError;
import dev.tidemill.wire.BatchStatus;
import dev.tidemill.wire.CreateBatch;
import dev.tidemill.wire.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One random case of the list: a project with batches and a neighbour in the same organization,
/// and walks through its pages while both change.
final class BatchListCase {
    private static final long START = 1_800_000_000;
    private static final List<String> ENDPOINTS =
            List.of("/v1/embeddings", "/v1/responses", "/v1/completions");
    private static final List<String> MODELS = List.of("small", "middle", "large");
    private static final List<String> INPUTS = List.of("file-1", "file-2", "file-3");
    private static final List<String> KEYS = List.of("team", "stage");
    private static final List<String> VALUES = List.of("a", "b", "c");
    private static final List<BatchStatus> STATUSES = Arrays.asList(BatchStatus.values());

    private static final Sql FALSE_TERM =
            Sql.of(
                    """
                    insert into terms (term, created_at, seq)
                    select :term, created_at, seq + :further from batches where id = :id
                    on conflict do nothing
                    """);

    private final Database database;
    private final BatchStore store;
    private final BatchLife life;
    private final ShardStore shards;
    private final int seed;
    private final Random random;
    private final Scope scope;
    private final Scope neighbour;
    private final boolean isHurried;
    private final BatchListModel model = new BatchListModel();
    private final List<BatchStore.Created> mine = new ArrayList<>();
    private final List<String> neighbours = new ArrayList<>();
    private long now = START;
    private long nanos;
    private int created;

    BatchListCase(Database database, int seed) {
        this.database = database;
        this.seed = seed;
        isHurried = seed % 5 == 0;
        long tick = isHurried ? Duration.ofMillis(70).toNanos() : 0;
        store = new BatchStore(database, new Quotas(ProjectLimits.DEFAULT), () -> nanos += tick);
        life = new BatchLife(database, new Quotas(ProjectLimits.DEFAULT), () -> {});
        shards = new ShardStore(database);
        random = new Random(seed);
        scope = new Scope("org-" + seed, "proj_" + seed);
        neighbour = new Scope("org-" + seed, "proj_" + seed + "_b");
    }

    void run() {
        int many = seed % 250 == 249 ? 100 : random.nextInt(14);
        for (int i = 0; i < many; i++) {
            create();
            for (int steps = random.nextInt(4); steps > 0; steps--) {
                change();
            }
        }
        walk(false, 0);
        walk(true, 3);
        walk(random.nextBoolean(), 6);
        for (int i = 0; i < 2; i++) {
            jump();
        }
    }

    /// Most of the time within the same second; now and then the clock steps back.
    private void create() {
        now +=
                switch (random.nextInt(16)) {
                    case 0, 1, 2, 3 -> 1;
                    case 4 -> 5;
                    case 5 -> -30;
                    case 6 -> -90;
                    default -> 0;
                };
        String id = "batch_" + seed + "_" + created++;
        boolean isMine = random.nextInt(5) > 0;
        var request = new CreateBatch(one(INPUTS), one(ENDPOINTS), "24h", metadata(), null);
        var batch =
                store.create(
                        isMine ? scope : neighbour,
                        new NewBatch(id, new byte[] {1}, request, 86_400),
                        Instant.ofEpochSecond(now));
        if (isMine) {
            model.put(batch.batch());
            mine.add(batch);
        } else {
            neighbours.add(id);
        }
        if (random.nextInt(8) == 0) {
            addFalseTerm(batch.batch());
        }
    }

    private @Nullable Map<String, String> metadata() {
        if (random.nextInt(4) == 0) {
            return null;
        }
        Map<String, String> pairs = new HashMap<>();
        for (String key : KEYS) {
            if (random.nextInt(3) > 0) {
                pairs.put(key, one(VALUES));
            }
        }
        return pairs;
    }

    /// As if the hash of a term of this project were that of another term under which the batch, or
    /// nothing, stands.
    private void addFalseTerm(Batch batch) {
        long term =
                switch (random.nextInt(3)) {
                    case 0 -> Terms.hash(scope.project(), "endpoint", "", one(ENDPOINTS));
                    case 1 -> Terms.hash(scope.project(), "status", "", one(STATUSES).text());
                    default -> Terms.hash(scope.project(), "metadata", one(KEYS), one(VALUES));
                };
        long further = random.nextInt(3) == 0 ? 1_000 : 0;
        database.write(session ->
                session.sql(FALSE_TERM)
                        .set("term", term)
                        .set("further", further)
                        .set("id", batch.id())
                        .update());
    }

    private void change() {
        if (mine.isEmpty()) {
            return;
        }
        var changed = one(mine);
        String id = changed.batch().id();
        long number = changed.number();
        var time = Instant.ofEpochSecond(now);
        switch (random.nextInt(10)) {
            case 0 -> life.cancel(scope, id, time);
            case 1 -> life.expire(number, time);
            case 2 ->
                    life.claimValidation(number, "me")
                            .ifPresent(claim ->
                                    life.rejected(
                                            claim,
                                            List.of(new BatchError("c", "No.", null, 1L)),
                                            time));
            case 3, 4, 5 -> life.claimValidation(number, "me").ifPresent(this::validated);
            case 6, 7 -> shards.endWaiting(number, time);
            default ->
                    life.claimFinal(number, "me")
                            .ifPresent(claim ->
                                    life.finished(
                                            claim, new BatchLife.Files(null, null, 0, 0), time));
        }
        model.put(store.find(scope, id).orElseThrow());
    }

    private void validated(ValidationClaim claim) {
        var found = new BatchLife.Validated(one(MODELS), 0, List.of());
        assertTrue(life.validated(claim, found, Instant.ofEpochSecond(now)));
    }

    private BatchFilter filter() {
        Map<String, Set<String>> pairs = new HashMap<>();
        for (String key : KEYS) {
            if (random.nextInt(4) == 0) {
                pairs.put(key, several(VALUES));
            }
        }
        return new BatchFilter(
                random.nextInt(3) == 0 ? several(STATUSES) : Set.of(),
                random.nextInt(5) == 0 ? several(MODELS) : Set.of(),
                random.nextInt(4) == 0 ? several(ENDPOINTS) : Set.of(),
                random.nextInt(5) == 0 ? several(INPUTS) : Set.of(),
                pairs,
                random.nextInt(4) == 0 ? bound() : null,
                random.nextInt(4) == 0 ? bound() : null);
    }

    private long bound() {
        var ids = model.ids();
        return switch (random.nextInt(12)) {
            case 0 -> 0;
            case 1 -> Long.MAX_VALUE;
            case 2, 3, 4 -> START + random.nextInt(-100, 30);
            default ->
                    ids.isEmpty() ? START : store.find(scope, one(ids)).orElseThrow().createdAt();
        };
    }

    /// Walks through all pages of a filter, with up to so many changes between two pages.
    private void walk(boolean backwards, int changes) {
        boolean ascending = random.nextBoolean();
        var all = model.list(BatchFilter.ALL, ascending);
        if (backwards && all.isEmpty()) {
            return;
        }
        // There is no way to the last page but before something: so the last batch is not seen.
        String from = backwards ? all.getLast().id() : null;
        var walk = new BatchListWalk(model, filter(), ascending, backwards, from);
        int limit = 1 + random.nextInt(7);
        for (int pages = 0; walk.goesOn(); pages++) {
            assertTrue(pages < 300, "the pages do not end");
            walk.take(list(walk.query(limit)));
            for (int i = pages < 8 ? random.nextInt(changes + 1) : 0; i > 0; i--) {
                createOrChange();
                walk.look();
            }
        }
        walk.judge();
    }

    private void createOrChange() {
        if (random.nextInt(3) == 0) {
            create();
        } else {
            change();
        }
    }

    /// Asks for pages after and before any batch, wherever it stands and whatever the filter.
    private void jump() {
        boolean ascending = random.nextBoolean();
        int limit = 1 + random.nextInt(7);
        for (String id : model.ids()) {
            list(new BatchQuery(filter(), limit, ascending, id, null));
            list(new BatchQuery(filter(), limit, ascending, null, id));
        }
        for (String id : neighbours) {
            var query = new BatchQuery(filter(), limit, ascending, id, null);
            assertEquals(Optional.empty(), store.list(scope, query), query.toString());
        }
    }

    /// A page, which must be the model's, or the beginning of it if the search ran out of time.
    private Page<Batch> list(BatchQuery query) {
        var page = store.list(scope, query).orElseThrow();
        var whole = model.page(query);
        if (isHurried && page.hasMore() && !page.data().isEmpty()) {
            assertEquals(part(whole.data(), page.data().size(), query), page.data());
        } else {
            assertEquals(whole, page, query.toString());
        }
        return page;
    }

    /// What a search finds first stands at the end of a page that is asked for with `before`.
    private static List<Batch> part(List<Batch> whole, int size, BatchQuery query) {
        return query.before() == null
                ? whole.subList(0, size)
                : whole.subList(whole.size() - size, whole.size());
    }

    /// One to three of these.
    private <T> Set<T> several(List<T> values) {
        Set<T> some = new HashSet<>();
        for (int many = 1 + random.nextInt(3); many > 0; many--) {
            some.add(one(values));
        }
        return some;
    }

    private <T> T one(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
