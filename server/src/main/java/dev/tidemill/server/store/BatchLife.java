package dev.tidemill.server.store;

import dev.tidemill.server.job.Author;
import dev.tidemill.server.job.BatchEvent;
import dev.tidemill.server.job.Reach;
import dev.tidemill.server.job.Scope;
import dev.tidemill.wire.Batch;
import dev.tidemill.wire.BatchError;
import dev.tidemill.wire.BatchStatus;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The rows of batches, as the engine claims and changes them.
public final class BatchLife {
    private static final Sql NUMBER =
            Sql.of(
                    """
                    select number from batches
                    where id = :id and organization = :organization
                        and project = coalesce(:project, project)
                    """);
    private static final Sql CLAIM_VALIDATION =
            Sql.of(
                    """
                    update batches set owner = :owner, epoch = epoch + 1
                    where number = :number and status = 'validating'
                        and (owner is null or owner = :owner)
                    """);
    private static final Sql VALIDATION =
            Sql.of(
                    """
                    select b.id, b.organization, b.project, b.epoch, b.endpoint, b.input_file_id,
                        f.purpose, f.blob, f.bytes
                    from batches b
                    left join files f
                        on f.id = b.input_file_id
                        and f.organization = b.organization and f.project = b.project
                        and (f.deleted_at is null or f.deleted_at >= b.created_at)
                        and (f.expires_at is null or f.expires_at >= b.created_at)
                    where b.number = :number
                    """);
    private static final Sql LET_GO =
            Sql.of(
                    """
                    update batches set owner = null
                    where number = :number and owner = :owner and epoch = :epoch
                    """);
    private static final Sql VALIDATED =
            Sql.of(
                    """
                    update batches
                    set model = :model, total = :total, shards_open = :shards,
                        input_blob = :input_blob
                    where number = :number
                    """);
    private static final Sql INSERT_SHARD =
            Sql.of(
                    """
                    insert into shards (
                        batch, shard, first_line, lines, byte_offset, byte_length, state)
                    values (
                        :batch, :shard, :first_line, :lines, :byte_offset, :byte_length, 'waiting')
                    """);
    private static final Sql REJECTED =
            Sql.of("update batches set errors = :errors where number = :number");
    private static final Sql RUNNABLE =
            Sql.of(
                    """
                    select number, id, organization, project, endpoint, model, input_blob, secret,
                        expires_at, total - completed - failed
                    from batches
                    where number = :number and status = 'in_progress'
                    """);
    private static final Sql UNFINISHED =
            Sql.of(
                    """
                    select number, status, expires_at, owner is not null, shards_open,
                        exists (
                            select 1 from shards
                            where batch = batches.number
                                and state <> 'done' and owner is null),
                        total - completed - failed
                    from batches
                    where status in ('validating', 'in_progress', 'finalizing', 'cancelling')
                        and (expires_at, number) > (:expires_at, :number)
                    order by expires_at, number
                    limit :limit
                    """);
    private static final Sql WINDOW_ENDED =
            Sql.of(
                    """
                    select number from batches
                    where status in ('validating', 'in_progress', 'finalizing', 'cancelling')
                        and status in ('validating', 'in_progress')
                        and expires_at <= :now
                    order by expires_at
                    limit :limit
                    """);
    private static final Sql CLAIM_FINAL =
            Sql.of(
                    """
                    update batches set owner = :owner, epoch = epoch + 1
                    where number = :number and status in ('finalizing', 'cancelling')
                        and shards_open = 0 and (owner is null or owner = :owner)
                    returning id, organization, project, epoch, status, ending, input_blob, secret,
                        total, output_expires_after
                    """);
    private static final Sql FINISHED =
            Sql.of(
                    """
                    update batches
                    set output_file_id = :output_file_id, error_file_id = :error_file_id,
                        completed = :completed, failed = :failed, remains = 1
                    where number = :number
                    """);
    private static final Sql CLAIM_REMAINS =
            Sql.of(
                    """
                    update batches set owner = :owner
                    where number in (
                        select number from batches
                        where remains = 1 and (owner is null or owner = :owner)
                        order by number
                        limit :limit
                        {free})
                    returning number
                    """);
    private static final Sql SCOPE =
            Sql.of("select organization, project from batches where number = :number");
    private static final Sql NO_REMAINS =
            Sql.of(
                    """
                    update batches set remains = 0, owner = null
                    where number = :number and owner = :owner
                    """);

    private final Database database;
    private final Quotas quotas;
    private final Runnable ended;
    private final Deeds deeds;

    /// @param ended is called after each transaction in which a batch may have ended
    BatchLife(Database database, Quotas quotas, Runnable ended) {
        this(database, quotas, ended, Deeds.UNNOTED);
    }

    private BatchLife(Database database, Quotas quotas, Runnable ended, Deeds deeds) {
        this.database = database;
        this.quotas = quotas;
        this.ended = ended;
        this.deeds = deeds;
    }

    /// The same, where what is done is noted as this author's.
    public BatchLife by(Author author) {
        return new BatchLife(database, quotas, ended, Deeds.of(author));
    }

    private <T> T end(Database.Work<T> work) {
        T result = database.write(work);
        ended.run();
        return result;
    }

    /// A batch that has not ended.
    ///
    /// @param isOwned whether a node validates or finalises it
    /// @param openShards that are not done
    /// @param hasFreeShards whether one of them is nobody's
    /// @param left how many of its lines are in shards that are not done
    public record Unfinished(
            long number,
            BatchStatus status,
            long expiresAt,
            boolean isOwned,
            long openShards,
            boolean hasFreeShards,
            long left) {}

    /// What the wish to cancel came to.
    ///
    /// @param batch as it stands now
    /// @param changed whether this wish changed it
    public record Cancelled(long number, Batch batch, boolean changed) {}

    /// What validation found.
    public record Validated(String model, long total, List<Shard> shards) {}

    /// The files that finalisation wrote, null where there was nothing to write.
    ///
    /// @param completed the lines of the output file
    /// @param failed the lines of the error file
    public record Files(
            @Nullable NewFile output, @Nullable NewFile error, long completed, long failed) {}

    /// Asks the batch to stop; empty if it is not there or not the caller's.
    public Optional<Cancelled> cancel(Reach reach, String id, Instant now) {
        return end(session -> {
            var number = number(session, reach, id);
            if (number.isEmpty()) {
                return Optional.empty();
            }
            boolean changed = change(session, number.get(), BatchEvent.CANCEL_ASKED, now);
            if (changed) {
                deeds.note(session, Deed.CANCEL_BATCH, scope(session, number.get()), id, now);
            }
            var batch = BatchStore.find(session, reach, id).orElseThrow();
            return Optional.of(new Cancelled(number.get(), batch, changed));
        });
    }

    /// The key in the store of the batch; empty if it is not there or not the caller's.
    public Optional<Long> number(Reach reach, String id) {
        return database.read(session -> number(session, reach, id));
    }

    private static Optional<Long> number(Session session, Reach reach, String id)
            throws SQLException {
        return session.sql(NUMBER).set("id", id).within(reach).one(Row::number);
    }

    private static Scope scope(Session session, long number) throws SQLException {
        return session.sql(SCOPE)
                .set("number", number)
                .one(row -> new Scope(row.text(), row.text()))
                .orElseThrow();
    }

    /// Ends the window of the batch. True if that changed it.
    public boolean expire(long number, Instant now) {
        return end(session -> change(session, number, BatchEvent.WINDOW_ENDED, now));
    }

    private static boolean change(Session session, long number, BatchEvent event, Instant now)
            throws SQLException {
        return Transitions.change(session, number, event, now.getEpochSecond()).isPresent();
    }

    /// Takes the validation of a batch on, if it is to be had. Who has it already gets it anew.
    public Optional<ValidationClaim> claimValidation(long number, String owner) {
        return database.write(session -> {
            int rows =
                    session.sql(CLAIM_VALIDATION)
                            .set("number", number)
                            .set("owner", owner)
                            .update();
            return rows == 0
                    ? Optional.empty()
                    : session.sql(VALIDATION)
                            .set("number", number)
                            .one(row -> validation(row, number, owner));
        });
    }

    private static ValidationClaim validation(Row row, long number, String owner)
            throws SQLException {
        return new ValidationClaim(
                number,
                row.text(),
                new Scope(row.text(), row.text()),
                owner,
                row.number(),
                row.text(),
                row.text(),
                row.textOrNull(),
                row.textOrNull(),
                row.number());
    }

    /// Gives the validation back undone: it waits for something.
    public void letGo(ValidationClaim claim) {
        database.write(session ->
                session.sql(LET_GO)
                        .set("number", claim.number())
                        .set("owner", claim.owner())
                        .set("epoch", claim.epoch())
                        .update());
    }

    /// Puts the batch in progress, with its shards. False if the claim is void.
    ///
    /// @throws LimitReached if the project has too many lines in its queue with those of the batch
    public boolean validated(ValidationClaim claim, Validated found, Instant now) {
        return database.write(session -> {
            var place = validationEnds(session, claim, BatchEvent.VALIDATED, now);
            if (place.isEmpty()) {
                return false;
            }
            session.sql(VALIDATED)
                    .set("number", claim.number())
                    .set("model", found.model())
                    .set("total", found.total())
                    .set("shards", found.shards().size())
                    .set("input_blob", claim.inputBlob())
                    .update();
            quotas.queue(session, claim.scope());
            Terms.add(session, place.get(), "model", "", found.model());
            insert(session, found.shards());
            return true;
        });
    }

    private static void insert(Session session, List<Shard> shards) throws SQLException {
        var statement = session.sql(INSERT_SHARD);
        for (Shard shard : shards) {
            statement
                    .set("batch", shard.batch())
                    .set("shard", shard.shard())
                    .set("first_line", shard.firstLine())
                    .set("lines", shard.lines())
                    .set("byte_offset", shard.byteOffset())
                    .set("byte_length", shard.byteLength())
                    .keep();
        }
        statement.updateAll();
    }

    /// Fails the batch. False if the claim is void.
    public boolean rejected(ValidationClaim claim, List<BatchError> errors, Instant now) {
        return end(session -> {
            if (validationEnds(session, claim, BatchEvent.REJECTED, now).isEmpty()) {
                return false;
            }
            session.sql(REJECTED)
                    .set("number", claim.number())
                    .set("errors", JsonColumns.errors(errors))
                    .update();
            return true;
        });
    }

    private static Optional<Place> validationEnds(
            Session session, ValidationClaim claim, BatchEvent event, Instant now)
            throws SQLException {
        return Transitions.change(
                session,
                claim.number(),
                event,
                now.getEpochSecond(),
                new Transitions.Fence(claim.owner(), claim.epoch()));
    }

    /// The batch, if its lines may be sent.
    public Optional<RunnableBatch> runnable(long number) {
        return database.read(session ->
                session.sql(RUNNABLE)
                        .set("number", number)
                        .one(row ->
                                new RunnableBatch(
                                        row.number(),
                                        row.text(),
                                        new Scope(row.text(), row.text()),
                                        row.text(),
                                        row.text(),
                                        row.text(),
                                        row.bytes(),
                                        row.number(),
                                        row.number())));
    }

    /// At most `limit` batches that have not ended, behind the one given, in the order of their
    /// deadlines.
    ///
    /// @param after null for the first
    public List<Unfinished> unfinished(@Nullable Unfinished after, int limit) {
        return database.read(session ->
                session.sql(UNFINISHED)
                        .set("expires_at", after == null ? Long.MIN_VALUE : after.expiresAt())
                        .set("number", after == null ? Long.MIN_VALUE : after.number())
                        .set("limit", limit)
                        .list(BatchLife::unfinished));
    }

    private static Unfinished unfinished(Row row) throws SQLException {
        return new Unfinished(
                row.number(),
                BatchStatus.of(row.text()),
                row.number(),
                row.flag(),
                row.number(),
                row.flag(),
                row.number());
    }

    /// At most `limit` batches whose window is over and that do not know yet.
    public List<Long> windowEnded(Instant now, int limit) {
        return database.read(session ->
                session.sql(WINDOW_ENDED)
                        .set("now", now.getEpochSecond())
                        .set("limit", limit)
                        .list(Row::number));
    }

    /// Takes the finalisation of a batch on, if all its shards are done and it is to be had. Who
    /// has it already gets it anew.
    public Optional<FinalClaim> claimFinal(long number, String owner) {
        return database.write(session ->
                session.sql(CLAIM_FINAL)
                        .set("number", number)
                        .set("owner", owner)
                        .one(row -> finalClaim(row, number, owner)));
    }

    private static FinalClaim finalClaim(Row row, long number, String owner) throws SQLException {
        return new FinalClaim(
                number,
                row.text(),
                new Scope(row.text(), row.text()),
                owner,
                row.number(),
                BatchStatus.of(row.text()),
                BatchStatus.of(row.text()),
                row.text(),
                row.bytes(),
                row.number(),
                row.numberOrNull());
    }

    /// Ends the batch with its files. False if the claim is void; nothing was written then.
    public boolean finished(FinalClaim claim, Files files, Instant now) {
        return end(session -> {
            var place =
                    Transitions.change(
                            session,
                            claim.number(),
                            BatchEvent.FINALISED,
                            now.getEpochSecond(),
                            new Transitions.Fence(claim.owner(), claim.epoch()));
            if (place.isEmpty()) {
                return false;
            }
            session.sql(FINISHED)
                    .set("number", claim.number())
                    .set("output_file_id", create(session, claim, files.output(), now))
                    .set("error_file_id", create(session, claim, files.error(), now))
                    .set("completed", files.completed())
                    .set("failed", files.failed())
                    .update();
            return true;
        });
    }

    private static @Nullable String create(
            Session session, FinalClaim claim, @Nullable NewFile file, Instant now)
            throws SQLException {
        return file == null ? null : FileStore.create(session, claim.scope(), file, now).id();
    }

    /// Takes on the deletion of what is left of at most `limit` batches that have ended: their
    /// shards and results. Who has one already gets it anew.
    public List<Long> claimRemains(String owner, int limit) {
        return database.write(session ->
                session.sql(CLAIM_REMAINS)
                        .set("owner", owner)
                        .set("limit", limit)
                        .list(Row::number));
    }

    /// Says that nothing is left of the batch but its row.
    public void noRemains(long number, String owner) {
        database.write(session ->
                session.sql(NO_REMAINS).set("number", number).set("owner", owner).update());
    }
}
