package dev.tidemill.server.store;

import dev.tidemill.server.job.Author;
import dev.tidemill.server.job.BatchState;
import dev.tidemill.server.job.Reach;
import dev.tidemill.server.job.Scope;
import dev.tidemill.wire.Batch;
import dev.tidemill.wire.Page;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/// The rows of batches, as the API makes and reads them.
public final class BatchStore {
    private static final Sql INSERT =
            Sql.of(
                    """
                    insert into batches (
                        id, organization, project, created_at, seq, status, ending, secret,
                        endpoint, input_file_id, completion_window, metadata,
                        output_expires_after, expires_at)
                    values (
                        :id, :organization, :project, :created_at, :seq, :status, :ending, :secret,
                        :endpoint, :input_file_id, :completion_window, :metadata,
                        :output_expires_after, :expires_at)
                    returning number
                    """);
    private static final Sql FIND =
            Sql.of(
                    "select "
                            + BatchRow.COLUMNS
                            + """
                            from batches b
                            where b.id = :id and b.organization = :organization
                                and b.project = coalesce(:project, b.project)
                            """);
    private static final Sql PLACE =
            Sql.of(
                    """
                    select created_at, seq from batches
                    where id = :id and organization = :organization
                        and project = coalesce(:project, project)
                    """);
    static final Sql DOWN = down("project");
    static final Sql UP = up("project");
    static final Sql DOWN_ALL = down("organization");
    static final Sql UP_ALL = up("organization");
    private static final Duration PATIENCE = Duration.ofMillis(200);

    private final Database database;
    private final Quotas quotas;
    private final LongSupplier nanos;
    private final Deeds deeds;

    /// @param nanos the time, as of [System#nanoTime]
    BatchStore(Database database, Quotas quotas, LongSupplier nanos) {
        this(database, quotas, nanos, Deeds.UNNOTED);
    }

    private BatchStore(Database database, Quotas quotas, LongSupplier nanos, Deeds deeds) {
        this.database = database;
        this.quotas = quotas;
        this.nanos = nanos;
        this.deeds = deeds;
    }

    /// The same, where what is done is noted as this author's.
    public BatchStore by(Author author) {
        return new BatchStore(database, quotas, nanos, Deeds.of(author));
    }

    /// What became of a request to create a batch that is to count once.
    public sealed interface Creation {}

    /// A batch that has just got its row, and its key in the store.
    public record Created(long number, Batch batch) implements Creation {}

    /// The same request has come before, and made this batch.
    public record Repeated(Batch batch) implements Creation {}

    /// Another request has come before under that idempotency key.
    public record OtherRequest() implements Creation {}

    /// Makes the batch known, in status `validating`. Durable when this returns.
    ///
    /// @throws LimitReached if the project has created too many in the last hour
    public Created create(Scope scope, NewBatch batch, Instant now) {
        return database.write(session -> create(session, scope, batch, now));
    }

    private Created create(Session session, Scope scope, NewBatch batch, Instant now)
            throws SQLException {
        var place = Place.draw(session, scope, now.getEpochSecond());
        quotas.batch(session, scope, now);
        long number = insert(session, place, batch);
        deeds.note(session, Deed.CREATE_BATCH, scope, batch.id(), now);
        return new Created(number, find(session, scope, batch.id()).orElseThrow());
    }

    /// The same, unless a batch was created under the same idempotency key of the project.
    public Creation createOnce(Scope scope, NewBatch batch, Once once, Instant now) {
        return database.write(session -> {
            if (IdempotencyKeys.claim(session, scope, once, batch.id(), now)) {
                return create(session, scope, batch, now);
            }
            var holder = IdempotencyKeys.holder(session, scope, once);
            return holder.request().equals(once.request())
                    ? new Repeated(find(session, scope, holder.batch()).orElseThrow())
                    : new OtherRequest();
        });
    }

    /// Forgets at most `limit` idempotency keys that do not count any more. Returns how many.
    public int forgetKeys(Instant now, int limit) {
        return database.write(session -> IdempotencyKeys.forget(session, now, limit));
    }

    private static long insert(Session session, Place place, NewBatch batch) throws SQLException {
        var request = batch.request();
        long number =
                session.sql(INSERT)
                        .set("id", batch.id())
                        .set("organization", place.scope().organization())
                        .set("project", place.scope().project())
                        .set("created_at", place.createdAt())
                        .set("seq", place.seq())
                        .set("status", BatchState.NEW.status().text())
                        .set("ending", BatchState.NEW.ending().text())
                        .set("secret", batch.secret())
                        .set("endpoint", request.endpoint())
                        .set("input_file_id", request.inputFileId())
                        .set("completion_window", request.completionWindow())
                        .set("metadata", JsonColumns.metadata(request.metadata()))
                        .set("output_expires_after", request.outputExpiresAfterSeconds())
                        .set("expires_at", place.createdAt() + batch.windowSeconds())
                        .one(Row::number)
                        .orElseThrow();
        Terms.add(session, place, "status", "", BatchState.NEW.status().text());
        Terms.add(session, place, "endpoint", "", request.endpoint());
        Terms.add(session, place, "input_file_id", "", request.inputFileId());
        if (request.metadata() != null) {
            for (var pair : request.metadata().entrySet()) {
                Terms.add(session, place, "metadata", pair.getKey(), pair.getValue());
            }
        }
        return number;
    }

    /// The batch with its live counts, unless it is not there or not the caller's.
    public Optional<Batch> find(Reach reach, String id) {
        return database.read(session -> find(session, reach, id));
    }

    static Optional<Batch> find(Session session, Reach reach, String id) throws SQLException {
        return session.sql(FIND).within(reach).set("id", id).one(BatchRow::map);
    }

    private static Sql down(String owner) {
        return list(owner, "<", ">", "desc");
    }

    private static Sql up(String owner) {
        return list(owner, ">", "<", "asc");
    }

    private static Sql list(String owner, String behind, String within, String order) {
        return Sql.of(
                "select "
                        + BatchRow.COLUMNS
                        + " from batches b where b."
                        + owner
                        + " = :owner and (b.created_at, b.seq) "
                        + behind
                        + " (:created_at, :seq) and b.created_at "
                        + within
                        + " :end order by b.created_at "
                        + order
                        + ", b.seq "
                        + order
                        + " limit :limit");
    }

    /// One page, or empty if there is no batch of the cursor's id. A search under a filter that
    /// takes long ends early with what it has, if that is anything.
    public Optional<Page<Batch>> list(Reach reach, BatchQuery query) {
        boolean up = query.searchesUpwards();
        var from =
                query.cursor() == null
                        ? Optional.of(up ? Spot.OLDEST : Spot.NEWEST)
                        : spot(reach, query.cursor());
        return from.map(spot -> page(query, find(reach, query, query.filter().begin(spot, up))));
    }

    private Optional<Spot> spot(Reach reach, String id) {
        return database.read(
                session -> session.sql(PLACE).within(reach).set("id", id).one(Spot::of));
    }

    /// What was found, in the order of the search, and whether there is more.
    private record Found(List<Batch> batches, boolean hasMore) {}

    private Found find(Reach reach, BatchQuery query, Spot cursor) {
        return query.filter().clauses(reach.owner()).isEmpty()
                ? walk(reach, query, cursor)
                : search(reach, query, cursor);
    }

    private Found walk(Reach reach, BatchQuery query, Spot cursor) {
        boolean up = query.searchesUpwards();
        Long bound = up ? query.filter().createdBefore() : query.filter().createdAfter();
        Spot last = up ? Spot.NEWEST : Spot.OLDEST;
        long end = bound == null ? last.createdAt() : bound;
        var found =
                database.read(session ->
                        session.sql(walking(reach, up))
                                .set("owner", reach.owner())
                                .set("created_at", cursor.createdAt())
                                .set("seq", cursor.seq())
                                .set("end", end)
                                .set("limit", query.limit() + 1)
                                .list(BatchRow::map));
        return cut(query, found, false);
    }

    private static Sql walking(Reach reach, boolean up) {
        return switch (reach) {
            case Scope _ -> up ? UP : DOWN;
            case Reach.All _ -> up ? UP_ALL : DOWN_ALL;
        };
    }

    private Found search(Reach reach, BatchQuery query, Spot cursor) {
        boolean up = query.searchesUpwards();
        var search = new BatchSearch(reach, query.filter(), up, cursor, query.limit() + 1, nanos);
        long start = nanos.getAsLong();
        boolean more = database.read(search::run);
        while (more
                && (search.found().isEmpty() || nanos.getAsLong() - start < PATIENCE.toNanos())) {
            more = database.read(search::run);
        }
        return cut(query, search.found(), more);
    }

    private static Found cut(BatchQuery query, List<Batch> found, boolean more) {
        return found.size() > query.limit()
                ? new Found(found.subList(0, query.limit()), true)
                : new Found(found, more);
    }

    private static Page<Batch> page(BatchQuery query, Found found) {
        var inListOrder = query.before() == null ? found.batches() : found.batches().reversed();
        return new Page<>(inListOrder, found.hasMore());
    }
}
