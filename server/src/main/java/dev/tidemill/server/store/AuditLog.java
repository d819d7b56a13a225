package dev.tidemill.server.store;

import dev.tidemill.server.job.Reach;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rows that tell who did what.
public final class AuditLog {
    private static final Sql LIST = list("");
    private static final Sql LIST_WITHIN =
            list(
                    """
                    and a.organization = :organization
                        and coalesce(a.project, '') = coalesce(:project, a.project, '')
                    """);
    private static final Sql FORGET =
            Sql.of(
                    """
                    delete from audit_log
                    where (at, number) in (
                        select at, number from audit_log
                        where at < :before
                        order by at, number
                        limit :limit {free})
                    """);

    private final Database database;

    AuditLog(Database database) {
        this.database = database;
    }

    private static Sql list(String within) {
        return Sql.of(
                """
                select a.number, a.at, a.organization, o.name, a.project, p.name, a.api_key, k.name,
                    a.request, a.client, a.action, a.kind, a.object
                from audit_log a
                left join organizations o on o.id = a.organization
                left join projects p on p.id = a.project
                left join api_keys k on k.id = a.api_key
                where a.at >= :since and (a.at, a.number) < (:at, :number)
                """
                        + within
                        + " order by a.at desc, a.number desc limit :limit");
    }

    /// At most `limit` entries, the newest first.
    ///
    /// @param within whose entries; null for everybody's
    /// @param since the oldest that is wanted
    /// @param last the entry behind which to go on; null for the newest
    public List<AuditEntry> list(
            @Nullable Reach within, Instant since, @Nullable AuditEntry last, int limit) {
        return database.read(session -> {
            var list = session.sql(within == null ? LIST : LIST_WITHIN);
            if (within != null) {
                list.within(within);
            }
            return list.set("since", since.getEpochSecond())
                    .set("at", last == null ? Long.MAX_VALUE : last.at())
                    .set("number", last == null ? Long.MAX_VALUE : last.number())
                    .set("limit", limit)
                    .list(AuditLog::entry);
        });
    }

    /// Removes at most `limit` entries from before that time. Returns how many.
    public int forget(Instant before, int limit) {
        return database.write(session ->
                session.sql(FORGET)
                        .set("before", before.getEpochSecond())
                        .set("limit", limit)
                        .update());
    }

    private static AuditEntry entry(Row row) throws SQLException {
        return new AuditEntry(
                row.number(),
                row.number(),
                new AuditEntry.Owner(
                        row.text(), row.textOrNull(), row.textOrNull(), row.textOrNull()),
                new AuditEntry.By(row.textOrNull(), row.textOrNull(), row.textOrNull(), row.text()),
                row.text(),
                row.text(),
                row.text());
    }
}
