package dev.tidemill.server.store;

import dev.tidemill.server.job.Author;
import dev.tidemill.server.job.Reach;
import dev.tidemill.server.job.Scope;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The rows of organizations, projects and API keys.
public final class KeyStore {
    /// The project of every organization to which belongs what is made without naming one.
    public static final String HOME = "default";

    private static final Duration LAST_USE_INTERVAL = Duration.ofMinutes(1);

    private static final String COLUMNS =
            """
            select k.hash, k.id, k.organization, o.name, k.project, p.name, h.id, k.name, k.hint,
                k.read_only, k.created_at, k.expires_at, k.revoked_at, k.last_used_at
            from api_keys k
            join organizations o on o.id = k.organization
            join projects h on h.organization = k.organization and h.name = 'default'
            left join projects p on p.id = k.project
            """;
    private static final Sql ANY = Sql.of("select 1 from api_keys limit 1");
    private static final Sql BY_LOOKUP = Sql.of(COLUMNS + "where k.lookup = :lookup");
    private static final Sql BY_ID = Sql.of(COLUMNS + "where k.id = :id");
    private static final Sql ALL = Sql.of(COLUMNS + "order by o.name, p.name, k.created_at, k.id");
    private static final Sql ORGANIZATION =
            Sql.of("select id from organizations where name = :name");
    private static final Sql ADD_ORGANIZATION =
            Sql.of(
                    """
                    insert into organizations (id, name, last_created_at, last_seq)
                    values (:id, :name, 0, 0)
                    on conflict do nothing
                    """);
    private static final Sql PROJECT =
            Sql.of(
                    """
                    select id from projects
                    where organization = :organization and (id = :project or name = :project)
                    order by id = :project desc limit 1
                    """);
    private static final Sql ADD_PROJECT =
            Sql.of(
                    """
                    insert into projects (id, organization, name) values (:id, :organization, :name)
                    on conflict do nothing
                    """);
    private static final Sql INSERT =
            Sql.of(
                    """
                    insert into api_keys (
                        id, lookup, hash, organization, project, name, hint, read_only, created_at,
                        expires_at)
                    values (
                        :id, :lookup, :hash, :organization, :project, :name, :hint, :read_only,
                        :created_at, :expires_at)
                    """);
    private static final Sql REVOKE =
            Sql.of(
                    """
                    update api_keys set revoked_at = :now where id = :id and revoked_at is null
                    returning organization, project
                    """);
    private static final Sql USED =
            Sql.of(
                    """
                    update api_keys set last_used_at = :now
                    where id = :id and (last_used_at is null or last_used_at <= :before)
                    """);

    private final Database database;
    private final Deeds deeds;

    KeyStore(Database database) {
        this(database, Deeds.UNNOTED);
    }

    private KeyStore(Database database, Deeds deeds) {
        this.database = database;
        this.deeds = deeds;
    }

    /// The same, where what is done is noted as this author's.
    public KeyStore by(Author author) {
        return new KeyStore(database, Deeds.of(author));
    }

    /// Whether a key was ever made, valid or not by now.
    public boolean any() {
        return database.read(session -> session.sql(ANY).one(Row::number)).isPresent();
    }

    /// The key of this hash, valid or not.
    public Optional<ApiKey> find(byte[] hash) {
        return database.read(session ->
                session.sql(BY_LOOKUP).set("lookup", lookup(hash)).list(Hashed::of).stream()
                        .filter(hashed -> MessageDigest.isEqual(hashed.hash(), hash))
                        .map(Hashed::key)
                        .findFirst());
    }

    /// The key of this id, valid or not.
    public Optional<ApiKey> ofId(String id) {
        return database.read(session -> session.sql(BY_ID).set("id", id).one(Hashed::of))
                .map(Hashed::key);
    }

    /// All keys, by organization and project.
    public List<ApiKey> list() {
        return database.read(session -> session.sql(ALL).list(Hashed::of)).stream()
                .map(Hashed::key)
                .toList();
    }

    /// The id of the organization of this name.
    public Optional<String> organization(String name) {
        return database.read(session -> session.sql(ORGANIZATION).set("name", name).one(Row::text));
    }

    /// The id of a project of this organization.
    ///
    /// @param project its id or its name
    public Optional<String> project(String organization, String project) {
        return database.read(session -> project(session, organization, project));
    }

    /// Makes a key, and its organization and its project if there are none of those names.
    ///
    /// @param newId makes an id that begins with this prefix
    public ApiKey create(NewKey key, UnaryOperator<String> newId, Instant now) {
        return database.write(session -> {
            String organization = organization(session, key.organization(), newId);
            addProject(session, organization, HOME, newId);
            String project =
                    key.project() == null
                            ? null
                            : addProject(session, organization, key.project(), newId);
            session.sql(INSERT)
                    .set("id", key.id())
                    .set("lookup", lookup(key.hash()))
                    .set("hash", key.hash())
                    .set("organization", organization)
                    .set("project", project)
                    .set("name", key.name())
                    .set("hint", key.hint())
                    .set("read_only", key.readOnly() ? 1 : 0)
                    .set("created_at", now.getEpochSecond())
                    .set("expires_at", key.expiresAt())
                    .update();
            deeds.note(session, Deed.CREATE_KEY, reach(organization, project), key.id(), now);
            return session.sql(BY_ID).set("id", key.id()).one(Hashed::of).orElseThrow().key();
        });
    }

    private static String organization(Session session, String name, UnaryOperator<String> newId)
            throws SQLException {
        session.sql(ADD_ORGANIZATION).set("id", newId.apply("org-")).set("name", name).update();
        return session.sql(ORGANIZATION).set("name", name).one(Row::text).orElseThrow();
    }

    private static String addProject(
            Session session, String organization, String name, UnaryOperator<String> newId)
            throws SQLException {
        var there = project(session, organization, name);
        if (there.isEmpty()) {
            session.sql(ADD_PROJECT)
                    .set("id", newId.apply("proj_"))
                    .set("organization", organization)
                    .set("name", name)
                    .update();
            there = project(session, organization, name);
        }
        return there.orElseThrow();
    }

    private static Optional<String> project(Session session, String organization, String project)
            throws SQLException {
        return session.sql(PROJECT)
                .set("organization", organization)
                .set("project", project)
                .one(Row::text);
    }

    /// Makes the key invalid for ever. False if there is none of this id that is not revoked yet.
    public boolean revoke(String id, Instant now) {
        return database.write(session -> {
            var owner =
                    session.sql(REVOKE)
                            .set("id", id)
                            .set("now", now.getEpochSecond())
                            .one(row -> reach(row.text(), row.textOrNull()));
            if (owner.isPresent()) {
                deeds.note(session, Deed.REVOKE_KEY, owner.get(), id, now);
            }
            return owner.isPresent();
        });
    }

    private static Reach reach(String organization, @Nullable String project) {
        return project == null ? new Reach.All(organization) : new Scope(organization, project);
    }

    /// Notes that the key is used, once a minute at the most.
    public void used(ApiKey key, Instant now) {
        long before = now.minus(LAST_USE_INTERVAL).getEpochSecond();
        if (key.lastUsedAt() == null || key.lastUsedAt() <= before) {
            database.write(session ->
                    session.sql(USED)
                            .set("id", key.id())
                            .set("now", now.getEpochSecond())
                            .set("before", before)
                            .update());
        }
    }

    private static long lookup(byte[] hash) {
        return ByteBuffer.wrap(hash).getLong();
    }

    /// A key with its hash.
    private record Hashed(byte[] hash, ApiKey key) {
        static Hashed of(Row row) throws SQLException {
            return new Hashed(row.bytes(), key(row));
        }

        private static ApiKey key(Row row) throws SQLException {
            return new ApiKey(
                    row.text(),
                    new ApiKey.Owner(
                            row.text(), row.text(), row.textOrNull(), row.textOrNull(), row.text()),
                    row.text(),
                    row.text(),
                    row.number() == 1,
                    row.number(),
                    row.numberOrNull(),
                    row.numberOrNull(),
                    row.numberOrNull());
        }
    }
}
