package dev.tidemill.server.store;

import dev.tidemill.server.job.BatchState;
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
                            left join shards s on s.batch = b.number and s.state = 'running'
                            where b.id = :id and b.organization = :organization
                                and b.project = :project
                            group by b.number
                            """);
    private static final Sql PLACE =
            Sql.of(
                    """
                    select created_at, seq from batches
                    where id = :id and organization = :organization and project = :project
                    """);
    static final Sql DOWN = list("<", ">", "desc");
    static final Sql UP = list(">", "<", "asc");
    private static final Duration PATIENCE = Duration.ofMillis(200);

    private final Database database;
    private final LongSupplier nanos;

    /// @param nanos the time, as of [System#nanoTime]
    BatchStore(Database database, LongSupplier nanos) {
        this.database = database;
        this.nanos = nanos;
    }

    /// A batch that has just got its row, and its key in the store.
    public record Created(long number, Batch batch) {}

    /// Makes the batch known, in status `validating`. Durable when this returns.
    public Created create(Scope scope, NewBatch batch, Instant now) {
        return database.write(session -> {
            var place = Place.draw(session, scope, now.getEpochSecond());
            long number = insert(session, place, batch);
            return new Created(number, find(session, scope, batch.id()).orElseThrow());
        });
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
    public Optional<Batch> find(Scope scope, String id) {
        return database.read(session -> find(session, scope, id));
    }

    static Optional<Batch> find(Session session, Scope scope, String id) throws SQLException {
        return scoped(session.sql(FIND), scope).set("id", id).one(BatchRow::map);
    }

    private static Sql list(String behind, String within, String order) {
        return Sql.of(
                "with page as materialized (select number from batches where project = :project"
                        + " and (created_at, seq) "
                        + behind
                        + " (:created_at, :seq)"
                        + " and created_at "
                        + within
                        + " :end"
                        + " order by created_at "
                        + order
                        + ", seq "
                        + order
                        + " limit :limit)"
                        + " select "
                        + BatchRow.COLUMNS
                        + " from page join batches b on b.number = page.number left join shards s"
                        + " on s.batch = b.number and s.state = 'running'"
                        + " group by b.number"
                        + " order by b.created_at "
                        + order
                        + ", b.seq "
                        + order);
    }

    /// One page, or empty if there is no batch of the cursor's id. A search under a filter that
    /// takes long ends early with what it has, if that is anything.
    public Optional<Page<Batch>> list(Scope scope, BatchQuery query) {
        boolean up = query.searchesUpwards();
        var from =
                query.cursor() == null
                        ? Optional.of(up ? Spot.OLDEST : Spot.NEWEST)
                        : spot(scope, query.cursor());
        return from.map(spot -> page(query, find(scope, query, query.filter().begin(spot, up))));
    }

    private Optional<Spot> spot(Scope scope, String id) {
        return database.read(session ->
                scoped(session.sql(PLACE), scope)
                        .set("id", id)
                        .one(row -> new Spot(row.number(), row.number())));
    }

    /// What was found, in the order of the search, and whether there is more.
    private record Found(List<Batch> batches, boolean hasMore) {}

    private Found find(Scope scope, BatchQuery query, Spot cursor) {
        return query.filter().clauses(scope.project()).isEmpty()
                ? walk(scope, query, cursor)
                : search(scope, query, cursor);
    }

    private Found walk(Scope scope, BatchQuery query, Spot cursor) {
        boolean up = query.searchesUpwards();
        Long bound = up ? query.filter().createdBefore() : query.filter().createdAfter();
        Spot last = up ? Spot.NEWEST : Spot.OLDEST;
        long end = bound == null ? last.createdAt() : bound;
        var found =
                database.read(session ->
                        session.sql(up ? UP : DOWN)
                                .set("project", scope.project())
                                .set("created_at", cursor.createdAt())
                                .set("seq", cursor.seq())
                                .set("end", end)
                                .set("limit", query.limit() + 1)
                                .list(BatchRow::map));
        return cut(query, found, false);
    }

    private Found search(Scope scope, BatchQuery query, Spot cursor) {
        boolean up = query.searchesUpwards();
        var search = new BatchSearch(scope, query.filter(), up, cursor, query.limit() + 1, nanos);
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

    private static Bound scoped(Bound statement, Scope scope) throws SQLException {
        return statement.set("organization", scope.organization()).set("project", scope.project());
    }
}
