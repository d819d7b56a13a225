package dev.tidemill.server.store;

import dev.tidemill.server.config.Secret;
import dev.tidemill.server.job.Reach;
import dev.tidemill.wire.Page;
import dev.tidemill.wire.WebhookDelivery;
import dev.tidemill.wire.WebhookEvent;
import dev.tidemill.wire.WebhookEventType;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The rows of what is on its way to webhook endpoints. When an attempt is due is judged by the
/// database's clock alone.
public final class DeliveryStore {
    /// The rows are written here alone, in the transaction that ends the batch: one for each
    /// endpoint of its project that wants to know of such an end.
    private static final Sql ADD =
            Sql.of(
                    """
                    insert into webhook_deliveries (
                        id, endpoint, organization, project, event, event_type, batch, created_at,
                        state, next_attempt_at)
                    with event as materialized (select 'evt_' || {hex} as id)
                    select 'wh_' || {hex}, e.id, b.organization, b.project, event.id,
                        'batch.' || b.status, b.id, :now, 'pending', {millis}
                    from event, batches b
                    join webhook_endpoints e
                        on e.organization = b.organization and e.project = b.project
                    where b.number = :number
                        and e.event_types like '%"batch.' || b.status || '"%'
                    """);

    /// Leaps from endpoint to endpoint, however many deliveries each of them has.
    private static final Sql DUE =
            Sql.of(
                    """
                    with recursive lanes (endpoint) as (
                        select min(endpoint) from webhook_deliveries where state = 'pending'
                        union all
                        select (
                            select min(d.endpoint) from webhook_deliveries d
                            where d.state = 'pending' and d.endpoint > lanes.endpoint)
                        from lanes where lanes.endpoint is not null)
                    select endpoint from lanes
                    where endpoint is not null
                        and exists (
                            select 1 from webhook_deliveries d
                            where d.endpoint = lanes.endpoint and d.state = 'pending'
                                and d.next_attempt_at <= {millis})
                    """);

    private static final Sql CLAIM =
            Sql.of(
                    """
                    update webhook_deliveries
                    set attempts = attempts + 1, next_attempt_at = {millis} + :lease
                    where number = (
                        select number from webhook_deliveries
                        where endpoint = :endpoint and state = 'pending'
                            and next_attempt_at <= {millis}
                        order by next_attempt_at, number
                        limit 1
                        {free})
                    returning number, id, event, event_type, created_at, batch, attempts
                    """);
    private static final Sql TARGET =
            Sql.of(
                    """
                    select url, secret,
                        case when old_secret_until > :now then old_secret end
                    from webhook_endpoints where id = :endpoint
                    """);
    private static final Sql RECORD =
            Sql.of(
                    """
                    update webhook_deliveries
                    set state = :state, next_attempt_at = {millis} + :delay,
                        last_attempt_at = :now, last_status = :status, last_error = :error,
                        ended_at = case :state when 'pending' then null else :now end
                    where number = :number and state = 'pending' and attempts = :attempt
                    """);
    private static final Sql GIVE_UP_ALL =
            Sql.of(
                    """
                    update webhook_deliveries
                    set state = 'failed', last_error = 'the endpoint was deleted', ended_at = :now
                    where endpoint = :endpoint and state = 'pending'
                    """);
    private static final Sql NUMBER =
            Sql.of(
                    """
                    select number from webhook_deliveries
                    where id = :id and endpoint = :endpoint
                        and organization = :organization
                        and project = coalesce(:project, project)
                    """);
    private static final Sql LIST =
            Sql.of(
                    """
                    select id, event, event_type, created_at, batch, state, attempts,
                        last_attempt_at, last_status, last_error,
                        case state when 'pending' then next_attempt_at / 1000 end, ended_at
                    from webhook_deliveries
                    where endpoint = :endpoint
                        and organization = :organization
                        and project = coalesce(:project, project)
                        and number < :before
                    order by number desc
                    limit :limit
                    """);
    private static final Sql PENDING =
            Sql.of("select count(*) from webhook_deliveries where state = 'pending'");
    private static final Sql FORGET =
            Sql.of(
                    """
                    delete from webhook_deliveries
                    where number in (
                        select number from webhook_deliveries
                        where state <> 'pending' and ended_at < :before
                        limit :limit {free})
                    """);

    private final Database database;

    DeliveryStore(Database database) {
        this.database = database;
    }

    /// How an attempt has ended.
    ///
    /// @param delay until the next one, if there is to be one
    /// @param statusCode of the answer; null if there was none
    /// @param error why it failed; null if it did not
    public record Attempt(
            WebhookDelivery.Status status,
            Duration delay,
            @Nullable Long statusCode,
            @Nullable String error) {}

    /// Tells all who want to know that the batch has ended, as its row says by now.
    static void add(Session session, long batch, long now) throws SQLException {
        session.sql(ADD).set("number", batch).set("now", now).update();
    }

    /// Gives up what is on its way to an endpoint that is gone.
    static void giveUpAll(Session session, String endpoint, long now) throws SQLException {
        session.sql(GIVE_UP_ALL).set("endpoint", endpoint).set("now", now).update();
    }

    /// All endpoints that an attempt is due to.
    public List<String> due() {
        return database.read(session -> session.sql(DUE).list(Row::text));
    }

    /// Takes on the next attempt that is due to the endpoint, if there is one.
    ///
    /// @param lease when it is not recorded by then, it is anybody's again
    public Optional<ClaimedDelivery> claim(String endpoint, Duration lease, Instant now) {
        return database.write(session -> {
            var target =
                    session.sql(TARGET)
                            .set("endpoint", endpoint)
                            .set("now", now.getEpochSecond())
                            .one(DeliveryStore::target);
            if (target.isEmpty()) {
                giveUpAll(session, endpoint, now.getEpochSecond());
                return Optional.empty();
            }
            return session.sql(CLAIM)
                    .set("endpoint", endpoint)
                    .set("lease", lease.toMillis())
                    .one(row -> claimed(row, endpoint, target.get()));
        });
    }

    private record Target(String url, List<Secret> secrets) {}

    private static Target target(Row row) throws SQLException {
        String url = row.text();
        var secret = new Secret(row.text());
        String old = row.textOrNull();
        return new Target(url, old == null ? List.of(secret) : List.of(secret, new Secret(old)));
    }

    private static ClaimedDelivery claimed(Row row, String endpoint, Target target)
            throws SQLException {
        return new ClaimedDelivery(
                row.number(),
                row.text(),
                endpoint,
                event(row),
                target.url(),
                target.secrets(),
                row.number());
    }

    private static WebhookEvent event(Row row) throws SQLException {
        return new WebhookEvent(
                row.text(),
                WebhookEventType.of(row.text()).orElseThrow(),
                row.number(),
                row.text());
    }

    /// Writes down how the attempt has ended. False if another one has begun: nothing was written.
    public boolean record(ClaimedDelivery claim, Attempt attempt, Instant now) {
        return database.write(session ->
                session.sql(RECORD)
                                .set("number", claim.number())
                                .set("attempt", claim.attempt())
                                .set("state", attempt.status().text())
                                .set("delay", attempt.delay().toMillis())
                                .set("now", now.getEpochSecond())
                                .set("status", attempt.statusCode())
                                .set("error", attempt.error())
                                .update()
                        == 1);
    }

    /// One page of what was and is on its way to the endpoint, the newest first, or empty if there
    /// is no delivery `after`.
    ///
    /// @param after null for the first page
    public Optional<Page<WebhookDelivery>> list(
            Reach reach, String endpoint, @Nullable String after, int limit) {
        return database.read(session -> {
            var before =
                    after == null
                            ? Optional.of(Long.MAX_VALUE)
                            : session.sql(NUMBER)
                                    .within(reach)
                                    .set("endpoint", endpoint)
                                    .set("id", after)
                                    .one(Row::number);
            if (before.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(
                    session.sql(LIST)
                            .within(reach)
                            .set("endpoint", endpoint)
                            .set("before", before.get())
                            .page(limit, DeliveryStore::delivery));
        });
    }

    private static WebhookDelivery delivery(Row row) throws SQLException {
        return new WebhookDelivery(
                row.text(),
                event(row),
                WebhookDelivery.Status.valueOf(row.text().toUpperCase(Locale.ROOT)),
                row.number(),
                row.numberOrNull(),
                row.numberOrNull(),
                row.textOrNull(),
                row.numberOrNull(),
                row.numberOrNull());
    }

    /// How many are neither delivered nor given up.
    public long pending() {
        return database.read(session -> session.sql(PENDING).one(Row::number)).orElse(0L);
    }

    /// Forgets at most `limit` deliveries that ended before that. Returns how many.
    public int forget(Instant endedBefore, int limit) {
        return database.write(session ->
                session.sql(FORGET)
                        .set("before", endedBefore.getEpochSecond())
                        .set("limit", limit)
                        .update());
    }
}
