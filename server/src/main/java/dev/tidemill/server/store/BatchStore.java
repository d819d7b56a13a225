package dev.tidemill.server.store;

import dev.tidemill.server.job.BatchState;
import dev.tidemill.server.job.Scope;
import dev.tidemill.wire.Batch;
import dev.tidemill.wire.Page;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

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
    private static final Sql LIST =
            Sql.of(
                    "with b as materialized ("
                            + """
                            select * from batches
                            where project = :project and (created_at, seq) < (:created_at, :seq)
                            order by created_at desc, seq desc
                            limit :limit)
                            select
                            """
                            + BatchRow.COLUMNS
                            + """
                            from b
                            left join shards s on s.batch = b.number and s.state = 'running'
                            group by b.number, b.created_at, b.seq
                            order by b.created_at desc, b.seq desc
                            """);

    private final Database database;

    BatchStore(Database database) {
        this.database = database;
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

    /// One page, or empty if there is no batch `after`.
    public Optional<Page<Batch>> list(Scope scope, BatchQuery query) {
        return database.read(session -> {
            if (query.after() == null) {
                return Optional.of(list(session, scope, query, Long.MAX_VALUE, Long.MAX_VALUE));
            }
            var after =
                    scoped(session.sql(PLACE), scope)
                            .set("id", query.after())
                            .one(row -> new Place(scope, row.number(), row.number()));
            if (after.isEmpty()) {
                return Optional.empty();
            }
            var place = after.get();
            return Optional.of(list(session, scope, query, place.createdAt(), place.seq()));
        });
    }

    private static Page<Batch> list(
            Session session, Scope scope, BatchQuery query, long createdAt, long seq)
            throws SQLException {
        var found =
                session.sql(LIST)
                        .set("project", scope.project())
                        .set("created_at", createdAt)
                        .set("seq", seq)
                        .set("limit", query.limit() + 1)
                        .list(BatchRow::map);
        boolean more = found.size() > query.limit();
        return new Page<>(more ? found.subList(0, query.limit()) : found, more);
    }

    private static Bound scoped(Bound statement, Scope scope) throws SQLException {
        return statement.set("organization", scope.organization()).set("project", scope.project());
    }
}
