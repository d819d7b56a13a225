package dev.tidemill.server.store;

import dev.tidemill.server.job.Author;
import dev.tidemill.server.job.Reach;
import dev.tidemill.server.job.Scope;
import dev.tidemill.wire.Page;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The rows of files.
public final class FileStore {
    private static final String COLUMNS =
            """
            id, organization, project, purpose, filename, bytes, sha256, blob, created_at, expires_at
            """;
    private static final Sql INSERT =
            Sql.of(
                    """
                    insert into files (
                        id, organization, project, created_at, seq, purpose, filename, bytes,
                        sha256, blob, expires_at)
                    values (
                        :id, :organization, :project, :created_at, :seq, :purpose, :filename,
                        :bytes, :sha256, :blob, :expires_at)
                    """);
    private static final Sql FIND =
            Sql.of(
                    "select "
                            + COLUMNS
                            + """
                            from files
                            where id = :id and organization = :organization
                                and project = coalesce(:project, project)
                                and deleted_at is null
                                and (expires_at is null or expires_at > :now)
                            """);
    private static final Sql PLACE =
            Sql.of(
                    """
                    select created_at, seq from files
                    where id = :id and organization = :organization
                        and project = coalesce(:project, project)
                        and deleted_at is null
                    """);
    private static final Lists OF_PROJECT = Lists.of("project");
    private static final Lists OF_ORGANIZATION = Lists.of("organization");
    private static final Sql DELETE =
            Sql.of(
                    """
                    update files set deleted_at = :now
                    where id = :id and organization = :organization
                        and project = coalesce(:project, project)
                        and deleted_at is null
                        and (expires_at is null or expires_at > :now)
                    returning organization, project, bytes
                    """);
    private static final Sql DELETE_EXPIRED =
            Sql.of(
                    """
                    update files set deleted_at = :now
                    where id in (
                        select id from files
                        where deleted_at is null and expires_at is not null and expires_at <= :now
                        limit :limit {free})
                    returning project, bytes
                    """);
    private static final Sql DISPOSABLE =
            Sql.of(
                    "select "
                            + COLUMNS
                            + """
                            from files
                            where deleted_at is not null and deleted_at < :before
                                and not exists (
                                    select 1 from batches
                                    where input_file_id = files.id
                                        and status in (
                                            'validating', 'in_progress', 'finalizing',
                                            'cancelling'))
                            limit :limit
                            """);
    private static final Sql FORGET =
            Sql.of("delete from files where id = :id and deleted_at is not null");
    private static final Sql WALK =
            Sql.of(
                    "select "
                            + COLUMNS
                            + """
                            from files
                            where id > :after and deleted_at is null
                            order by id limit :limit
                            """);
    private static final Sql NAMED_BY_FILE =
            Sql.of("select blob from files where blob = :blob limit 1");
    private static final Sql NAMED_BY_PART =
            Sql.of("select blob from upload_parts where blob = :blob limit 1");
    private static final Sql NAMED_BY_RESULT =
            Sql.of("select spool from results where spool = :blob limit 1");

    private final Database database;
    private final Quotas quotas;
    private final Deeds deeds;

    FileStore(Database database, Quotas quotas) {
        this(database, quotas, Deeds.UNNOTED);
    }

    private FileStore(Database database, Quotas quotas, Deeds deeds) {
        this.database = database;
        this.quotas = quotas;
        this.deeds = deeds;
    }

    /// The same, where what is done is noted as this author's.
    public FileStore by(Author author) {
        return new FileStore(database, quotas, Deeds.of(author));
    }

    /// The lists under one owner: in either order, of all purposes or of one.
    private record Lists(Sql newest, Sql oldest, Sql newestOfPurpose, Sql oldestOfPurpose) {
        static Lists of(String owner) {
            return new Lists(
                    list(owner, "<", "desc", ""),
                    list(owner, ">", "asc", ""),
                    list(owner, "<", "desc", "and purpose = :purpose "),
                    list(owner, ">", "asc", "and purpose = :purpose "));
        }

        private static Sql list(String owner, String behind, String order, String ofPurpose) {
            return Sql.of(
                    "select "
                            + COLUMNS
                            + "from files where "
                            + owner
                            + " = :owner and deleted_at is null "
                            + ofPurpose
                            + "and (expires_at is null or expires_at > :now) "
                            + "and (created_at, seq) "
                            + behind
                            + " (:created_at, :seq) order by created_at "
                            + order
                            + ", seq "
                            + order
                            + " limit :limit");
        }

        Sql statement(FileQuery query) {
            return query.purpose() == null
                    ? query.ascending() ? oldest : newest
                    : query.ascending() ? oldestOfPurpose : newestOfPurpose;
        }
    }

    /// Makes an uploaded file known. Durable when this returns.
    ///
    /// @throws LimitReached if the project has no room for it
    public StoredFile create(Scope scope, NewFile file, Instant now) {
        return database.write(session -> {
            quotas.upload(session, scope, file.bytes());
            var created = create(session, scope, file, now);
            deeds.note(session, Deed.CREATE_FILE, scope, file.id(), now);
            return created;
        });
    }

    static StoredFile create(Session session, Scope scope, NewFile file, Instant now)
            throws SQLException {
        var place = Place.draw(session, scope, now.getEpochSecond());
        Long after = file.expiresAfterSeconds();
        Long expiresAt = after == null ? null : Long.valueOf(place.createdAt() + after);
        session.sql(INSERT)
                .within(scope)
                .set("id", file.id())
                .set("created_at", place.createdAt())
                .set("seq", place.seq())
                .set("purpose", file.purpose())
                .set("filename", file.filename())
                .set("bytes", file.bytes())
                .set("sha256", file.sha256())
                .set("blob", file.blob())
                .set("expires_at", expiresAt)
                .update();
        Quotas.store(session, scope.project(), file.bytes());
        return new StoredFile(
                file.id(),
                scope,
                file.purpose(),
                file.filename(),
                file.bytes(),
                file.sha256(),
                file.blob(),
                place.createdAt(),
                expiresAt);
    }

    /// The file, unless it is not there, not the caller's, deleted, or expired at `now`.
    public Optional<StoredFile> find(Reach reach, String id, Instant now) {
        return database.read(session ->
                session.sql(FIND)
                        .within(reach)
                        .set("id", id)
                        .set("now", now.getEpochSecond())
                        .one(FileStore::file));
    }

    /// One page of the files that [#find] would find, or empty if there is no file `after`.
    public Optional<Page<StoredFile>> list(Reach reach, FileQuery query, Instant now) {
        return database.read(session -> {
            String after = query.after();
            var from =
                    after == null
                            ? Optional.of(query.ascending() ? Spot.OLDEST : Spot.NEWEST)
                            : session.sql(PLACE).within(reach).set("id", after).one(Spot::of);
            return from.isEmpty()
                    ? Optional.empty()
                    : Optional.of(list(session, reach, from.get(), query, now));
        });
    }

    private static Page<StoredFile> list(
            Session session, Reach reach, Spot from, FileQuery query, Instant now)
            throws SQLException {
        var lists =
                switch (reach) {
                    case Scope _ -> OF_PROJECT;
                    case Reach.All _ -> OF_ORGANIZATION;
                };
        var statement =
                session.sql(lists.statement(query))
                        .set("owner", reach.owner())
                        .set("created_at", from.createdAt())
                        .set("seq", from.seq())
                        .set("now", now.getEpochSecond());
        if (query.purpose() != null) {
            statement.set("purpose", query.purpose());
        }
        return statement.page(query.limit(), FileStore::file);
    }

    /// Takes the file out of the API at once; its blob goes later. False if there is none.
    public boolean delete(Reach reach, String id, Instant now) {
        return database.write(session -> {
            var deleted =
                    session.sql(DELETE)
                            .within(reach)
                            .set("id", id)
                            .set("now", now.getEpochSecond())
                            .one(row ->
                                    new Deleted(new Scope(row.text(), row.text()), row.number()));
            if (deleted.isPresent()) {
                var owner = deleted.get().owner();
                Quotas.store(session, owner.project(), -deleted.get().bytes());
                deeds.note(session, Deed.DELETE_FILE, owner, id, now);
            }
            return deleted.isPresent();
        });
    }

    private record Deleted(Scope owner, long bytes) {}

    /// Notes that the file is about to be sent. Durable when this returns.
    public void downloaded(StoredFile file, Instant now) {
        database.write(session -> {
            deeds.note(session, Deed.DOWNLOAD_FILE, file.scope(), file.id(), now);
            return true;
        });
    }

    /// Deletes, as [#delete] does, at most `limit` files that have expired. Returns how many.
    public int deleteExpired(Instant now, int limit) {
        return database.write(session -> {
            var bytes = new TreeMap<String, Long>();
            var expired =
                    session.sql(DELETE_EXPIRED)
                            .set("now", now.getEpochSecond())
                            .set("limit", limit)
                            .list(row -> bytes.merge(row.text(), row.number(), Long::sum));
            for (var project : bytes.entrySet()) {
                Quotas.store(session, project.getKey(), -project.getValue());
            }
            return expired.size();
        });
    }

    /// At most `limit` files that were deleted before `deletedBefore` and that no unfinished batch
    /// reads: their blobs may go, and then their rows by [#forget].
    public List<StoredFile> disposable(Instant deletedBefore, int limit) {
        return database.read(session ->
                session.sql(DISPOSABLE)
                        .set("before", deletedBefore.getEpochSecond())
                        .set("limit", limit)
                        .list(FileStore::file));
    }

    /// At most `limit` files that were not deleted, in the order of their ids.
    ///
    /// @param after the id of the last one before, or empty
    public List<StoredFile> walk(String after, int limit) {
        return database.read(session ->
                session.sql(WALK).set("after", after).set("limit", limit).list(FileStore::file));
    }

    /// Removes the row of a file whose blob is gone.
    public void forget(String id) {
        database.write(session -> session.sql(FORGET).set("id", id).update());
    }

    /// Those of `blobs` that a row names; the others are orphans.
    public Set<String> named(Collection<String> blobs) {
        return database.read(session -> {
            var named = new HashSet<String>();
            for (String blob : blobs) {
                for (Sql sql : List.of(NAMED_BY_FILE, NAMED_BY_RESULT, NAMED_BY_PART)) {
                    session.sql(sql).set("blob", blob).one(Row::text).ifPresent(named::add);
                }
            }
            return named;
        });
    }

    private static StoredFile file(Row row) throws SQLException {
        return new StoredFile(
                row.text(),
                new Scope(row.text(), row.text()),
                row.text(),
                row.text(),
                row.number(),
                row.text(),
                row.text(),
                row.number(),
                row.numberOrNull());
    }
}
