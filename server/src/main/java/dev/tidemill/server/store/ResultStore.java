package dev.tidemill.server.store;

import java.util.List;
import java.util.Optional;

/// The rows of finished lines.
public final class ResultStore {
    private static final int SLICE_BYTES = 4 << 20;
    private static final Sql LINES =
            Sql.of(
                    """
                    select line from results
                    where batch = :batch and line >= :first
                    order by line
                    limit :limit
                    """);
    private static final Sql SLICE =
            Sql.of(
                    """
                    select line, kind, bytes, spool from results
                    where batch = :batch and line > :after
                    order by line
                    limit :limit
                    """);
    private static final Sql SPOOLS =
            Sql.of(
                    """
                    select spool from results
                    where batch = :batch and spool is not null
                    order by line
                    limit :limit
                    """);
    private static final Sql DELETE =
            Sql.of(
                    """
                    delete from results
                    where batch = :batch and line in (
                        select line from results where batch = :batch order by line limit :limit)
                    """);

    private final Database database;

    ResultStore(Database database) {
        this.database = database;
    }

    /// Which lines of a shard have results, in order. Asked when a shard is claimed that somebody
    /// has begun.
    public List<Long> lines(ClaimedShard shard) {
        return database.read(session ->
                session.sql(LINES)
                        .set("batch", shard.shard().batch())
                        .set("first", shard.shard().firstLine())
                        .set("limit", shard.finished())
                        .list(Row::number));
    }

    /// The next results in line order, as many as a few megabytes hold, at least one if there is.
    public List<LineResult> slice(long batch, long afterLine, int limit) {
        return database.read(session ->
                session.sql(SLICE)
                        .set("batch", batch)
                        .set("after", afterLine)
                        .set("limit", limit)
                        .listUntil(
                                SLICE_BYTES,
                                result -> result.bytes().length,
                                row ->
                                        new LineResult(
                                                row.number(),
                                                row.number() == 1,
                                                row.bytes(),
                                                row.textOrNull(),
                                                Optional.empty())));
    }

    /// At most `limit` blobs in which bodies of this batch lie.
    public List<String> spools(long batch, int limit) {
        return database.read(session ->
                session.sql(SPOOLS).set("batch", batch).set("limit", limit).list(Row::text));
    }

    /// Deletes at most `limit` results of a batch that has ended. True if there may be more.
    public boolean deleteSome(long batch, int limit) {
        return database.write(session ->
                session.sql(DELETE).set("batch", batch).set("limit", limit).update() == limit);
    }
}
