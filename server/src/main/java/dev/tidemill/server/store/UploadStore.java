package dev.tidemill.server.store;

import dev.tidemill.server.job.Author;
import dev.tidemill.server.job.Reach;
import dev.tidemill.server.job.Scope;
import dev.tidemill.wire.UploadStatus;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The rows of uploads in parts. Each write is conditional on the upload being pending: of all that
/// would end it at once, on whichever node, one does.
public final class UploadStore {
    /// How many parts an upload may have, those that its file is not made of included.
    public static final int MOST_PARTS = 10_000;

    private static final String COLUMNS =
            """
            id, organization, project, status, purpose, filename, bytes, created_at, expires_at,
            file_expires_after, file_id, completed_by
            """;
    private static final Sql INSERT =
            Sql.of(
                    """
                    insert into uploads (
                        id, organization, project, status, purpose, filename, bytes, created_at,
                        expires_at, file_expires_after)
                    values (
                        :id, :organization, :project, 'pending', :purpose, :filename, :bytes,
                        :created_at, :expires_at, :file_expires_after)
                    """);
    private static final Sql FIND =
            Sql.of(
                    "select "
                            + COLUMNS
                            + """
                            from uploads
                            where id = :id and organization = :organization
                                and project = coalesce(:project, project)
                            """);
    private static final Sql COUNT_PART =
            Sql.of(
                    """
                    update uploads set parts = parts + 1, part_bytes = part_bytes + :bytes
                    where id = :id and status = 'pending' and expires_at > :now
                        and parts < :most_parts and part_bytes + :bytes <= :most_bytes
                    """);
    private static final Sql ADD_PART =
            Sql.of(
                    """
                    insert into upload_parts (id, upload, bytes, blob)
                    values (:id, :upload, :bytes, :blob)
                    """);
    private static final Sql PARTS =
            Sql.of("select id, upload, bytes, blob from upload_parts where upload = :upload");
    private static final Sql COMPLETE =
            Sql.of(
                    """
                    update uploads
                    set status = 'completed', ended_at = :now, file_id = :file,
                        completed_by = :completed_by
                    where id = :id and status = 'pending'
                    """);
    private static final Sql CANCEL =
            Sql.of(
                    """
                    update uploads set status = 'cancelled', ended_at = :now
                    where id = :id and organization = :organization
                        and project = coalesce(:project, project) and status = 'pending' and expires_at > :now
                    """);
    private static final Sql EXPIRE =
            Sql.of(
                    """
                    update uploads set status = 'expired', ended_at = expires_at
                    where status = 'pending' and id in (
                        select id from uploads
                        where status = 'pending' and expires_at < :before
                        limit :limit {free})
                    """);
    private static final Sql DISPOSABLE =
            Sql.of(
                    """
                    select p.id, p.upload, p.bytes, p.blob
                    from uploads u join upload_parts p on p.upload = u.id
                    where u.ended_at < :before
                    limit :limit
                    """);
    private static final Sql FORGET_PART = Sql.of("delete from upload_parts where id = :id");
    private static final Sql FORGET =
            Sql.of(
                    """
                    delete from uploads where id in (
                        select id from uploads
                        where ended_at < :before
                            and not exists (
                                select 1 from upload_parts where upload = uploads.id)
                        limit :limit)
                    """);

    private final Database database;
    private final Quotas quotas;
    private final Deeds deeds;

    UploadStore(Database database, Quotas quotas) {
        this(database, quotas, Deeds.UNNOTED);
    }

    private UploadStore(Database database, Quotas quotas, Deeds deeds) {
        this.database = database;
        this.quotas = quotas;
        this.deeds = deeds;
    }

    /// The same, where what is done is noted as this author's.
    public UploadStore by(Author author) {
        return new UploadStore(database, quotas, Deeds.of(author));
    }

    /// Begins an upload. Durable when this returns.
    public StoredUpload create(Scope scope, NewUpload upload, Instant now) {
        long createdAt = now.getEpochSecond();
        return database.write(session -> {
            session.sql(INSERT)
                    .set("id", upload.id())
                    .within(scope)
                    .set("purpose", upload.purpose())
                    .set("filename", upload.filename())
                    .set("bytes", upload.bytes())
                    .set("created_at", createdAt)
                    .set("expires_at", createdAt + upload.expiresAfterSeconds())
                    .set("file_expires_after", upload.fileExpiresAfterSeconds())
                    .update();
            deeds.note(session, Deed.CREATE_UPLOAD, scope, upload.id(), now);
            return find(session, scope, upload.id(), now).orElseThrow();
        });
    }

    /// The upload as it stands at `now`, unless it is not there or not the caller's.
    public Optional<StoredUpload> find(Reach reach, String id, Instant now) {
        return database.read(session -> find(session, reach, id, now));
    }

    private static Optional<StoredUpload> find(Session session, Reach reach, String id, Instant now)
            throws SQLException {
        return session.sql(FIND).set("id", id).within(reach).one(row -> upload(row, now));
    }

    /// Makes the part known. False if its upload is not pending any more at `now`, or would have
    /// too many parts, or more than `mostBytes` in all of them.
    public boolean addPart(StoredPart part, long mostBytes, Instant now) {
        return database.write(session -> {
            int counted =
                    session.sql(COUNT_PART)
                            .set("id", part.upload())
                            .set("bytes", part.bytes())
                            .set("now", now.getEpochSecond())
                            .set("most_parts", MOST_PARTS)
                            .set("most_bytes", mostBytes)
                            .update();
            if (counted == 0) {
                return false;
            }
            session.sql(ADD_PART)
                    .set("id", part.id())
                    .set("upload", part.upload())
                    .set("bytes", part.bytes())
                    .set("blob", part.blob())
                    .update();
            return true;
        });
    }

    /// All parts of an upload, in no order.
    public List<StoredPart> parts(String upload) {
        return database.read(
                session -> session.sql(PARTS).set("upload", upload).list(UploadStore::part));
    }

    /// Ends a pending upload with its file, though its time may have run out while the file was
    /// made. Empty if it has ended meanwhile.
    ///
    /// @param completedBy a digest of the request
    /// @throws LimitReached if the project has no room for the file
    public Optional<StoredFile> complete(
            StoredUpload upload, NewFile file, String completedBy, Instant now) {
        return database.write(session -> {
            quotas.upload(session, upload.scope(), file.bytes());
            int completed =
                    session.sql(COMPLETE)
                            .set("id", upload.id())
                            .set("file", file.id())
                            .set("completed_by", completedBy)
                            .set("now", now.getEpochSecond())
                            .update();
            if (completed == 0) {
                return Optional.empty();
            }
            deeds.note(session, Deed.CREATE_FILE, upload.scope(), file.id(), now);
            return Optional.of(FileStore.create(session, upload.scope(), file, now));
        });
    }

    /// Gives a pending upload up; the upload afterwards, whatever its status was.
    public Optional<StoredUpload> cancel(Reach reach, String id, Instant now) {
        return database.write(session -> {
            int cancelled =
                    session.sql(CANCEL)
                            .set("id", id)
                            .within(reach)
                            .set("now", now.getEpochSecond())
                            .update();
            var upload = find(session, reach, id, now);
            if (cancelled == 1) {
                deeds.note(session, Deed.CANCEL_UPLOAD, upload.orElseThrow().scope(), id, now);
            }
            return upload;
        });
    }

    /// Ends at most `limit` pending uploads that expired before `expiredBefore`. Returns how many.
    public int expire(Instant expiredBefore, int limit) {
        return database.write(session ->
                session.sql(EXPIRE)
                        .set("before", expiredBefore.getEpochSecond())
                        .set("limit", limit)
                        .update());
    }

    /// At most `limit` parts of uploads that ended before `endedBefore`: their blobs may go, and
    /// then their rows by [#forgetPart].
    public List<StoredPart> disposable(Instant endedBefore, int limit) {
        return database.read(session ->
                session.sql(DISPOSABLE)
                        .set("before", endedBefore.getEpochSecond())
                        .set("limit", limit)
                        .list(UploadStore::part));
    }

    /// Removes the row of a part whose blob is gone.
    public void forgetPart(String id) {
        database.write(session -> session.sql(FORGET_PART).set("id", id).update());
    }

    /// Removes at most `limit` uploads that ended before `endedBefore` and have no parts any more.
    public int forget(Instant endedBefore, int limit) {
        return database.write(session ->
                session.sql(FORGET)
                        .set("before", endedBefore.getEpochSecond())
                        .set("limit", limit)
                        .update());
    }

    private static StoredUpload upload(Row row, Instant now) throws SQLException {
        String id = row.text();
        var scope = new Scope(row.text(), row.text());
        var status = UploadStatus.of(row.text());
        String purpose = row.text();
        String filename = row.text();
        long bytes = row.number();
        long createdAt = row.number();
        long expiresAt = row.number();
        boolean isOver = status == UploadStatus.PENDING && expiresAt <= now.getEpochSecond();
        return new StoredUpload(
                id,
                scope,
                isOver ? UploadStatus.EXPIRED : status,
                purpose,
                filename,
                bytes,
                createdAt,
                expiresAt,
                row.numberOrNull(),
                row.textOrNull(),
                row.textOrNull());
    }

    private static StoredPart part(Row row) throws SQLException {
        return new StoredPart(row.text(), row.text(), row.number(), row.text());
    }
}
