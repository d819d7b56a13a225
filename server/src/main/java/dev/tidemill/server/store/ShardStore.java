package dev.tidemill.server.store;

import dev.tidemill.server.job.BatchEvent;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// The rows of shards: claimed with an epoch, written only under it. Shards are written before
/// their batches, and in the order of their keys.
public final class ShardStore {
    /// One that nobody has begun is waiting, one whose owner is gone is running and nobody's: so it
    /// stays in the live counts.
    private static final Sql NEXT_ABANDONED = next("state = 'running' and owner is null");

    private static final Sql NEXT_WAITING = next("state = 'waiting'");
    private static final Sql CLAIM =
            Sql.of(
                    """
                    update shards set state = 'running', owner = :owner, epoch = :epoch + 1
                    where batch = :batch and shard = :shard and state <> 'done'
                        and owner is null and epoch = :epoch
                    """);
    private static final Sql COUNT =
            Sql.of(
                    """
                    update shards
                    set completed = completed + :completed,
                        failed = failed + :failed,
                        usage_lines = usage_lines + :usage_lines,
                        input_tokens = input_tokens + :input_tokens,
                        cached_tokens = cached_tokens + :cached_tokens,
                        output_tokens = output_tokens + :output_tokens,
                        reasoning_tokens = reasoning_tokens + :reasoning_tokens,
                        total_tokens = total_tokens + :total_tokens
                    where batch = :batch and shard = :shard and state = 'running'
                        and owner = :owner and epoch = :epoch
                    returning lines - completed - failed
                    """);
    private static final Sql INSERT_RESULT =
            Sql.of(
                    """
                    insert into results (batch, line, kind, bytes, spool)
                    values (:batch, :line, :kind, :bytes, :spool)
                    """);
    private static final Sql END =
            Sql.of(
                    """
                    update shards set state = 'done', owner = null
                    where batch = :batch and shard = :shard and state = 'running'
                        and owner = :owner and epoch = :epoch
                    returning
                    """
                            + Sums.COLUMNS);
    private static final Sql END_WAITING =
            Sql.of(
                    """
                    update shards set state = 'done', owner = null
                    where batch = :batch and state <> 'done' and owner is null
                    returning
                    """
                            + Sums.COLUMNS);
    private static final Sql ADD_TO_BATCH =
            Sql.of(
                    """
                    update batches
                    set shards_open = shards_open - :ended,
                        completed = completed + :completed,
                        failed = failed + :failed,
                        usage_lines = usage_lines + :usage_lines,
                        input_tokens = input_tokens + :input_tokens,
                        cached_tokens = cached_tokens + :cached_tokens,
                        output_tokens = output_tokens + :output_tokens,
                        reasoning_tokens = reasoning_tokens + :reasoning_tokens,
                        total_tokens = total_tokens + :total_tokens
                    where number = :batch
                    returning shards_open
                    """);
    private static final Sql LOCK =
            Sql.of("select shard from shards where batch = :batch and shard = :shard {lock}");
    private static final Sql RESULT =
            Sql.of("select line from results where batch = :batch and line = :line");
    private static final Sql RELEASE =
            Sql.of(
                    """
                    update shards set owner = null
                    where batch = :batch and shard = :shard and state = 'running'
                        and owner = :owner and epoch = :epoch
                    """);
    private static final Sql HELD =
            Sql.of(
                    """
                    select batch, shard, first_line, lines, byte_offset, byte_length, epoch,
                        completed + failed
                    from shards
                    where state = 'running' and owner = :owner
                    """);
    private static final Sql OF_BATCH =
            Sql.of(
                    """
                    select shard, first_line, lines, byte_offset, byte_length, epoch,
                        completed + failed
                    from shards
                    where batch = :batch and shard > :after
                    order by shard
                    limit :limit
                    """);
    private static final Sql DELETE =
            Sql.of(
                    """
                    delete from shards
                    where batch = :batch and shard in (
                        select shard from shards where batch = :batch limit :limit)
                    """);

    private final Database database;

    ShardStore(Database database) {
        this.database = database;
    }

    private static Sql next(String free) {
        return Sql.of(
                """
                select shard, first_line, lines, byte_offset, byte_length, epoch,
                    completed + failed
                from shards
                where exists (
                        select 1 from batches where number = :batch and status = 'in_progress')
                    and batch = :batch and\s
                """
                        + free
                        + " order by shard limit 1 {free}");
    }

    /// Lines of one shard that have finished since the last record.
    public record Finished(ClaimedShard shard, List<LineResult> results) {}

    /// What became of what was to be recorded.
    public enum Recorded {
        KEPT,
        /// It was the last of its shard.
        SHARD_DONE,
        /// It was the last of its batch, which is to be finalised.
        BATCH_DONE,
        /// The shard is another's now: nothing was kept.
        FENCED
    }

    /// Claims the first free shard of each of the batches, in one transaction: abandoned ones
    /// before waiting ones. There is none for a batch that has no free shard or does not run. A
    /// batch may be named more than once.
    public List<ClaimedShard> claim(List<Long> batches, String owner) {
        return database.write(session -> {
            var claimed = new ArrayList<ClaimedShard>();
            for (long batch : batches) {
                claim(session, batch, owner).ifPresent(claimed::add);
            }
            return claimed;
        });
    }

    private static Optional<ClaimedShard> claim(Session session, long batch, String owner)
            throws SQLException {
        var abandoned = next(session, NEXT_ABANDONED, batch, owner);
        var next = abandoned.isPresent() ? abandoned : next(session, NEXT_WAITING, batch, owner);
        if (next.isEmpty()) {
            return Optional.empty();
        }
        var shard = next.get();
        int rows =
                session.sql(CLAIM)
                        .set("batch", batch)
                        .set("shard", shard.shard().shard())
                        .set("owner", owner)
                        .set("epoch", shard.epoch() - 1)
                        .update();
        return rows == 1 ? next : Optional.empty();
    }

    private static Optional<ClaimedShard> next(Session session, Sql sql, long batch, String owner)
            throws SQLException {
        return session.sql(sql).set("batch", batch).one(row -> claimed(row, batch, owner));
    }

    private static ClaimedShard claimed(Row row, long batch, String owner) throws SQLException {
        return new ClaimedShard(shard(row, batch), owner, row.number() + 1, row.number());
    }

    private static Shard shard(Row row, long batch) throws SQLException {
        return new Shard(
                batch, row.number(), row.number(), row.number(), row.number(), row.number());
    }

    /// Records finished lines, each group of them if its shard is still its owner's. One
    /// transaction: what the counts say is durable when this returns. The answer has the order of
    /// `groups`.
    ///
    /// @param again whether an earlier try, with the very same groups, [may have been
    ///   done][StoreUnavailable#mayBeDone]
    public List<Recorded> record(List<Finished> groups, Instant now, boolean again) {
        var order = new ArrayList<Integer>();
        for (int i = 0; i < groups.size(); i++) {
            order.add(i);
        }
        order.sort(Comparator.comparing(i -> key(groups.get(i)), ShardStore::compare));
        return database.write(session -> {
            var answers = new Recorded[groups.size()];
            var ended = new Ended();
            for (int i : order) {
                answers[i] = record(session, groups.get(i), again, ended);
            }
            var done = ended.addToBatches(session, now);
            for (int i : order) {
                boolean isLast = answers[i] == Recorded.SHARD_DONE;
                if (isLast && done.remove(key(groups.get(i)).batch())) {
                    answers[i] = Recorded.BATCH_DONE;
                }
            }
            return List.of(answers);
        });
    }

    /// What the shards that a transaction has ended add to their batches, which are written last.
    private static final class Ended {
        private final SortedMap<Long, Sums> sums = new TreeMap<>();
        private final Map<Long, Integer> shards = new HashMap<>();

        void add(long batch, Sums ofShard) {
            sums.merge(batch, ofShard, Sums::plus);
            shards.merge(batch, 1, Integer::sum);
        }

        /// The batches that this has brought to their end.
        Set<Long> addToBatches(Session session, Instant now) throws SQLException {
            var done = new HashSet<Long>();
            for (var entry : sums.entrySet()) {
                long batch = entry.getKey();
                int ended = shards.getOrDefault(batch, 0);
                if (addToBatch(session, batch, ended, entry.getValue(), now)) {
                    done.add(batch);
                }
            }
            return done;
        }
    }

    private static Shard key(Finished finished) {
        return finished.shard().shard();
    }

    private static int compare(Shard one, Shard other) {
        int byBatch = Long.compare(one.batch(), other.batch());
        return byBatch != 0 ? byBatch : Long.compare(one.shard(), other.shard());
    }

    private static Recorded record(Session session, Finished finished, boolean again, Ended ended)
            throws SQLException {
        var shard = finished.shard();
        if (again && isRecorded(session, finished)) {
            return Recorded.KEPT;
        }
        var left =
                fenced(Sums.of(finished.results()).bind(session.sql(COUNT)), shard)
                        .one(Row::number);
        if (left.isEmpty()) {
            return Recorded.FENCED;
        }
        insert(session, shard.shard().batch(), finished.results());
        if (left.get() > 0) {
            return Recorded.KEPT;
        }
        return end(session, shard, ended) ? Recorded.SHARD_DONE : Recorded.FENCED;
    }

    /// Whether an earlier try has been done. The row of the shard is locked first: that try may
    /// still be on its way.
    private static boolean isRecorded(Session session, Finished finished) throws SQLException {
        var shard = finished.shard().shard();
        session.sql(LOCK).set("batch", shard.batch()).set("shard", shard.shard()).one(Row::number);
        return session.sql(RESULT)
                .set("batch", shard.batch())
                .set("line", finished.results().getFirst().line())
                .one(Row::number)
                .isPresent();
    }

    private static void insert(Session session, long batch, List<LineResult> results)
            throws SQLException {
        var statement = session.sql(INSERT_RESULT);
        for (LineResult result : results) {
            statement
                    .set("batch", batch)
                    .set("line", result.line())
                    .set("kind", result.error() ? 1 : 0)
                    .set("bytes", result.bytes())
                    .set("spool", result.spool())
                    .keep();
        }
        statement.updateAll();
    }

    /// Ends a shard whose batch was cancelled or has expired, with the lines that it has.
    public Recorded end(ClaimedShard shard, Instant now) {
        return database.write(session -> {
            var ended = new Ended();
            if (!end(session, shard, ended)) {
                return Recorded.FENCED;
            }
            return ended.addToBatches(session, now).isEmpty()
                    ? Recorded.SHARD_DONE
                    : Recorded.BATCH_DONE;
        });
    }

    private static boolean end(Session session, ClaimedShard shard, Ended ended)
            throws SQLException {
        var sums = fenced(session.sql(END), shard).one(Sums::of);
        sums.ifPresent(found -> ended.add(shard.shard().batch(), found));
        return sums.isPresent();
    }

    /// Ends the shards that nobody runs, of a batch that was cancelled or has expired. True if it
    /// is to be finalised now.
    public boolean endWaiting(long batch, Instant now) {
        return database.write(session -> {
            var ended = session.sql(END_WAITING).set("batch", batch).list(Sums::of);
            var sums = ended.stream().reduce(Sums.NONE, Sums::plus);
            return addToBatch(session, batch, ended.size(), sums, now);
        });
    }

    private static boolean addToBatch(
            Session session, long batch, int ended, Sums sums, Instant now) throws SQLException {
        long open =
                sums.bind(session.sql(ADD_TO_BATCH))
                        .set("batch", batch)
                        .set("ended", ended)
                        .one(Row::number)
                        .orElseThrow();
        if (open == 0) {
            Transitions.change(session, batch, BatchEvent.SHARDS_DONE, now.getEpochSecond());
        }
        return open == 0;
    }

    /// Gives a shard back unfinished, for anybody to claim.
    public void release(ClaimedShard shard) {
        database.write(session -> fenced(session.sql(RELEASE), shard).update());
    }

    /// Gives back what this node owns and does not know of: the store did not say that it had
    /// claimed it.
    ///
    /// @param known the shards that the node does know of
    public void releaseOthers(String owner, Set<Shard> known) {
        database.write(session -> {
            var held =
                    session.sql(HELD)
                            .set("owner", owner)
                            .list(row -> claimed(row, row.number(), owner));
            for (ClaimedShard claim : held) {
                var shard = new ClaimedShard(claim.shard(), owner, claim.epoch() - 1, 0);
                if (!known.contains(claim.shard())) {
                    fenced(session.sql(RELEASE), shard).update();
                }
            }
            return held.size();
        });
    }

    private static Bound fenced(Bound statement, ClaimedShard shard) throws SQLException {
        return statement
                .set("batch", shard.shard().batch())
                .set("shard", shard.shard().shard())
                .set("owner", shard.owner())
                .set("epoch", shard.epoch());
    }

    /// At most `limit` shards of the batch behind shard `after`, in order, with how many of their
    /// lines have results.
    public List<ClaimedShard> of(long batch, long after, int limit) {
        return database.read(session ->
                session.sql(OF_BATCH)
                        .set("batch", batch)
                        .set("after", after)
                        .set("limit", limit)
                        .list(row -> claimed(row, batch, "")));
    }

    /// Deletes at most `limit` shards of a batch that has ended. True if there may be more.
    public boolean deleteSome(long batch, int limit) {
        return database.write(session ->
                session.sql(DELETE).set("batch", batch).set("limit", limit).update() == limit);
    }
}
