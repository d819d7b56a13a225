package dev.tidemill.server.store;

import dev.tidemill.server.job.Scope;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/// The rows of idempotency keys. A key is claimed by writing its row, in the transaction that makes
/// the batch: whoever would claim it at the same time waits for that, on whichever node.
final class IdempotencyKeys {
    /// How long a key counts.
    static final Duration COUNTS = Duration.ofHours(24);

    private static final Sql CLAIM =
            Sql.of(
                    """
                    insert into idempotency_keys (
                        organization, project, key, request, batch, created_at)
                    values (:organization, :project, :key, :request, :batch, :now)
                    on conflict (organization, project, key) do update
                    set request = :request, batch = :batch, created_at = :now
                    where idempotency_keys.created_at <= :expired
                    """);
    private static final Sql FIND =
            Sql.of(
                    """
                    select batch, request from idempotency_keys
                    where organization = :organization and project = :project and key = :key
                    """);
    private static final Sql FORGET =
            Sql.of(
                    """
                    delete from idempotency_keys
                    where created_at <= :expired and (organization, project, key) in (
                        select organization, project, key from idempotency_keys
                        where created_at <= :expired
                        limit :limit)
                    """);

    private IdempotencyKeys() {}

    /// Whose a key is.
    ///
    /// @param batch that was created under it
    record Holder(String batch, String request) {}

    /// Whether the key is this batch's from now on.
    static boolean claim(Session session, Scope scope, Once once, String batch, Instant now)
            throws SQLException {
        return session.sql(CLAIM)
                        .within(scope)
                        .set("key", once.key())
                        .set("request", once.request())
                        .set("batch", batch)
                        .set("now", now.getEpochSecond())
                        .set("expired", expired(now))
                        .update()
                == 1;
    }

    /// Whose the key is that could not be claimed.
    static Holder holder(Session session, Scope scope, Once once) throws SQLException {
        return session.sql(FIND)
                .within(scope)
                .set("key", once.key())
                .one(row -> new Holder(row.text(), row.text()))
                .orElseThrow();
    }

    /// Removes at most `limit` keys that do not count any more. Returns how many.
    static int forget(Session session, Instant now, int limit) throws SQLException {
        return session.sql(FORGET).set("expired", expired(now)).set("limit", limit).update();
    }

    private static long expired(Instant now) {
        return now.minus(COUNTS).getEpochSecond();
    }
}
