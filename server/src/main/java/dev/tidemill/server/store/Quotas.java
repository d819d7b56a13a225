package dev.tidemill.server.store;

import dev.tidemill.server.job.Scope;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/// Keeps projects within their limits, in the very transactions in which they take something up.
/// Nothing is limited until there are API keys.
final class Quotas {
    private static final long HOUR = Duration.ofHours(1).toSeconds();
    private static final Sql HAS_KEYS = Sql.of("select 1 from api_keys limit 1");

    /// When the batch was created that must be an hour old before another one may come.
    private static final Sql OLDEST_THAT_COUNTS =
            Sql.of(
                    """
                    select created_at from batches
                    where project = :project and created_at > :since
                    order by created_at desc, seq desc
                    limit 1 offset :others
                    """);

    private static final Sql STORED =
            Sql.of("select bytes from stored_bytes where project = :project {lock}");
    private static final Sql STORE =
            Sql.of(
                    """
                    insert into stored_bytes (project, bytes) values (:project, :bytes)
                    on conflict (project) do update set bytes = stored_bytes.bytes + :bytes
                    """);
    private static final Sql LOCK =
            Sql.of("select id from organizations where id = :organization {lock}");
    private static final Sql QUEUED =
            Sql.of(
                    """
                    select coalesce(sum(b.total - b.completed - b.failed - coalesce((
                        select sum(s.completed + s.failed) from shards s
                        where s.batch = b.number and s.state = 'running'), 0)), 0)
                    from batches b
                    where b.project = :project
                        and b.status in ('validating', 'in_progress', 'finalizing', 'cancelling')
                    """);

    private final ProjectLimits limits;

    Quotas(ProjectLimits limits) {
        this.limits = limits;
    }

    /// @throws LimitReached if one more batch in this hour is too many
    void batch(Session session, Scope scope, Instant now) throws SQLException {
        if (isOff(session)) {
            return;
        }
        var oldest =
                session.sql(OLDEST_THAT_COUNTS)
                        .set("project", scope.project())
                        .set("since", now.getEpochSecond() - HOUR)
                        .set("others", limits.batchesPerHour() - 1)
                        .one(Row::number);
        if (oldest.isPresent()) {
            throw new LimitReached(
                    "Rate limit reached for project "
                            + scope.project()
                            + " on batches per hour: Limit "
                            + shown(limits.batchesPerHour())
                            + ".",
                    "batches",
                    limits.batchesPerHour(),
                    Math.max(1, oldest.get() + HOUR - now.getEpochSecond()));
        }
    }

    /// @throws LimitReached if the project has no room for so many bytes
    void upload(Session session, Scope scope, long bytes) throws SQLException {
        if (isOff(session)) {
            return;
        }
        long stored =
                session.sql(STORED).set("project", scope.project()).one(Row::number).orElse(0L);
        if (stored + bytes > limits.storedBytes()) {
            throw new LimitReached(
                    "Project "
                            + scope.project()
                            + " stores "
                            + shown(stored)
                            + " bytes of the "
                            + shown(limits.storedBytes())
                            + " that it may. Delete files that are not needed.",
                    "bytes",
                    limits.storedBytes(),
                    HOUR);
        }
    }

    /// Keeps count of what a project stores.
    ///
    /// @param bytes negative if they are deleted
    static void store(Session session, String project, long bytes) throws SQLException {
        session.sql(STORE).set("project", project).set("bytes", bytes).update();
    }

    /// Looks at the queue of a project to which a batch has just been added.
    ///
    /// @throws LimitReached if it is too long now
    void queue(Session session, Scope scope) throws SQLException {
        if (isOff(session)) {
            return;
        }
        session.sql(LOCK).set("organization", scope.organization()).one(Row::text);
        long queued =
                session.sql(QUEUED).set("project", scope.project()).one(Row::number).orElse(0L);
        if (queued > limits.queuedLines()) {
            throw new LimitReached(
                    "Enqueued line limit reached for project "
                            + scope.project()
                            + " in organization "
                            + scope.organization()
                            + ". Limit: "
                            + shown(limits.queuedLines())
                            + " enqueued lines. Please try again once some in_progress batches have"
                            + " been completed.",
                    "lines",
                    limits.queuedLines(),
                    HOUR);
        }
    }

    private static boolean isOff(Session session) throws SQLException {
        return session.sql(HAS_KEYS).one(Row::number).isEmpty();
    }

    private static String shown(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
