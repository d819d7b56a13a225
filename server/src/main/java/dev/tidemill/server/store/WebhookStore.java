package dev.tidemill.server.store;

import dev.tidemill.server.config.Secret;
import dev.tidemill.server.job.Author;
import dev.tidemill.server.job.Reach;
import dev.tidemill.server.job.Scope;
import dev.tidemill.wire.Page;
import dev.tidemill.wire.WebhookEventType;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The rows of webhook endpoints.
public final class WebhookStore {
    /// How long an old secret that is kept signs beside the new one.
    public static final Duration OVERLAP = Duration.ofHours(24);

    private static final String COLUMNS =
            """
            id, organization, project, name, url, event_types, secret, old_secret,
            old_secret_until, created_at, updated_at
            """;
    private static final String MINE =
            """

            where id = :id and organization = :organization
                and project = coalesce(:project, project)
            """;
    private static final Sql COUNT =
            Sql.of(
                    """
                    select count(*) from webhook_endpoints
                    where organization = :organization and project = :project
                    """);
    private static final Sql INSERT =
            Sql.of(
                    """
                    insert into webhook_endpoints (
                        id, organization, project, created_at, seq, name, url, event_types, secret,
                        updated_at)
                    values (
                        :id, :organization, :project, :created_at, :seq, :name, :url, :event_types,
                        :secret, :created_at)
                    """);
    private static final Sql FIND = Sql.of("select " + COLUMNS + "from webhook_endpoints" + MINE);
    private static final Sql LOCK =
            Sql.of("select " + COLUMNS + "from webhook_endpoints" + MINE + "{lock}");
    private static final Sql PLACE = Sql.of("select created_at, seq from webhook_endpoints" + MINE);
    private static final Sql LIST =
            Sql.of(
                    "select "
                            + COLUMNS
                            + """
                            from webhook_endpoints
                            where organization = :organization
                                and project = coalesce(:project, project)
                                and (created_at, seq) < (:created_at, :seq)
                            order by created_at desc, seq desc
                            limit :limit
                            """);
    private static final Sql UPDATE =
            Sql.of(
                    """
                    update webhook_endpoints
                    set name = :name, url = :url, event_types = :event_types, updated_at = :now
                    where id = :id
                    """);
    private static final Sql ROTATE =
            Sql.of(
                    """
                    update webhook_endpoints
                    set secret = :secret, old_secret = case :keep when 1 then secret end,
                        old_secret_until = case :keep when 1 then :until end, updated_at = :now
                    """
                            + MINE
                            + "returning "
                            + COLUMNS);
    private static final Sql DELETE =
            Sql.of("delete from webhook_endpoints" + MINE + "returning organization, project");
    private static final Sql FORGET_OLD_SECRETS =
            Sql.of(
                    """
                    update webhook_endpoints set old_secret = null, old_secret_until = null
                    where old_secret_until <= :now
                    """);

    private final Database database;
    private final Deeds deeds;

    WebhookStore(Database database) {
        this(database, Deeds.UNNOTED);
    }

    private WebhookStore(Database database, Deeds deeds) {
        this.database = database;
        this.deeds = deeds;
    }

    /// The same, where what is done is noted as this author's.
    public WebhookStore by(Author author) {
        return new WebhookStore(database, Deeds.of(author));
    }

    /// What is to be changed of an endpoint; null stays as it is.
    public record Change(
            @Nullable String name,
            @Nullable String url,
            @Nullable List<WebhookEventType> eventTypes) {
        private StoredWebhook of(StoredWebhook old) {
            return new StoredWebhook(
                    old.id(),
                    old.scope(),
                    name == null ? old.name() : name,
                    url == null ? old.url() : url,
                    eventTypes == null ? old.eventTypes() : eventTypes,
                    old.secret(),
                    old.oldSecret(),
                    old.oldSecretUntil(),
                    old.createdAt(),
                    old.updatedAt());
        }
    }

    /// Makes the endpoint known; empty if its project has `most` already.
    public Optional<StoredWebhook> create(Scope scope, NewWebhook webhook, int most, Instant now) {
        return database.write(session -> {
            // Under the lock of the organization, so that no two count the same.
            var place = Place.draw(session, scope, now.getEpochSecond());
            long there = session.sql(COUNT).within(scope).one(Row::number).orElse(0L);
            if (there >= most) {
                return Optional.empty();
            }
            session.sql(INSERT)
                    .within(scope)
                    .set("id", webhook.id())
                    .set("created_at", place.createdAt())
                    .set("seq", place.seq())
                    .set("name", webhook.name())
                    .set("url", webhook.url())
                    .set("event_types", JsonColumns.eventTypes(webhook.eventTypes()))
                    .set("secret", webhook.secret().value())
                    .update();
            deeds.note(session, Deed.CREATE_WEBHOOK, scope, webhook.id(), now);
            return find(session, FIND, scope, webhook.id());
        });
    }

    /// The endpoint, unless it is not there or not the caller's.
    public Optional<StoredWebhook> find(Reach reach, String id) {
        return database.read(session -> find(session, FIND, reach, id));
    }

    private static Optional<StoredWebhook> find(Session session, Sql sql, Reach reach, String id)
            throws SQLException {
        return session.sql(sql).within(reach).set("id", id).one(WebhookStore::webhook);
    }

    /// One page, the newest first, or empty if there is no endpoint `after`.
    ///
    /// @param after null for the first page
    public Optional<Page<StoredWebhook>> list(Reach reach, @Nullable String after, int limit) {
        return database.read(session -> {
            var from =
                    after == null
                            ? Optional.of(Spot.NEWEST)
                            : session.sql(PLACE).within(reach).set("id", after).one(Spot::of);
            return from.isEmpty()
                    ? Optional.empty()
                    : Optional.of(list(session, reach, from.get(), limit));
        });
    }

    private static Page<StoredWebhook> list(Session session, Reach reach, Spot from, int limit)
            throws SQLException {
        return session.sql(LIST)
                .within(reach)
                .set("created_at", from.createdAt())
                .set("seq", from.seq())
                .page(limit, WebhookStore::webhook);
    }

    /// Changes the endpoint, unless it is not there or not the caller's. What changes nothing does
    /// not count as a change.
    public Optional<StoredWebhook> update(Reach reach, String id, Change change, Instant now) {
        return database.write(session -> {
            var old = find(session, LOCK, reach, id);
            if (old.isEmpty() || change.of(old.get()).equals(old.get())) {
                return old;
            }
            var changed = change.of(old.get());
            session.sql(UPDATE)
                    .set("id", id)
                    .set("name", changed.name())
                    .set("url", changed.url())
                    .set("event_types", JsonColumns.eventTypes(changed.eventTypes()))
                    .set("now", now.getEpochSecond())
                    .update();
            deeds.note(session, Deed.UPDATE_WEBHOOK, changed.scope(), id, now);
            return find(session, FIND, reach, id);
        });
    }

    /// Gives the endpoint another secret, unless it is not there or not the caller's.
    ///
    /// @param keepsOld whether the old one signs beside it for [#OVERLAP]
    public Optional<StoredWebhook> rotate(
            Reach reach, String id, Secret secret, boolean keepsOld, Instant now) {
        return database.write(session -> {
            var rotated =
                    session.sql(ROTATE)
                            .within(reach)
                            .set("id", id)
                            .set("secret", secret.value())
                            .set("keep", keepsOld ? 1 : 0)
                            .set("until", now.plus(OVERLAP).getEpochSecond())
                            .set("now", now.getEpochSecond())
                            .one(WebhookStore::webhook);
            if (rotated.isPresent()) {
                deeds.note(session, Deed.ROTATE_WEBHOOK, rotated.get().scope(), id, now);
            }
            return rotated;
        });
    }

    /// Deletes the endpoint, and gives up what is on its way to it. False if there is none.
    public boolean delete(Reach reach, String id, Instant now) {
        return database.write(session -> {
            var owner =
                    session.sql(DELETE)
                            .within(reach)
                            .set("id", id)
                            .one(row -> new Scope(row.text(), row.text()));
            if (owner.isPresent()) {
                DeliveryStore.giveUpAll(session, id, now.getEpochSecond());
                deeds.note(session, Deed.DELETE_WEBHOOK, owner.get(), id, now);
            }
            return owner.isPresent();
        });
    }

    /// Forgets secrets that sign no more.
    public void forgetOldSecrets(Instant now) {
        database.write(session ->
                session.sql(FORGET_OLD_SECRETS).set("now", now.getEpochSecond()).update());
    }

    private static StoredWebhook webhook(Row row) throws SQLException {
        return new StoredWebhook(
                row.text(),
                new Scope(row.text(), row.text()),
                row.text(),
                row.text(),
                JsonColumns.eventTypes(row.text()),
                new Secret(row.text()),
                secret(row.textOrNull()),
                row.numberOrNull(),
                row.number(),
                row.number());
    }

    private static @Nullable Secret secret(@Nullable String text) {
        return text == null ? null : new Secret(text);
    }
}
