package dev.tidemill.server.store;

import dev.tidemill.server.job.Digests;
import dev.tidemill.server.job.Scope;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;

/// The terms under which a batch is found by a filter: each once for its organization and once for
/// its project.
final class Terms {
    private static final Sql ADD =
            Sql.of(
                    """
                    insert into terms (term, created_at, seq) values (:term, :created_at, :seq)
                    on conflict do nothing
                    """);
    private static final Sql REMOVE =
            Sql.of(
                    """
                    delete from terms
                    where term = :term and created_at = :created_at and seq = :seq
                    """);

    private Terms() {}

    static void add(Session session, Place place, String kind, String key, String value)
            throws SQLException {
        each(session.sql(ADD), place, kind, key, value);
    }

    static void remove(Session session, Place place, String kind, String key, String value)
            throws SQLException {
        each(session.sql(REMOVE), place, kind, key, value);
    }

    private static void each(Bound statement, Place place, String kind, String key, String value)
            throws SQLException {
        Scope scope = place.scope();
        for (String owner : List.of(scope.organization(), scope.project())) {
            statement
                    .set("term", hash(owner, kind, key, value))
                    .set("created_at", place.createdAt())
                    .set("seq", place.seq())
                    .keep();
        }
        statement.updateAll();
    }

    /// The first 64 bits of a SHA-256: the same for ever, whatever program computes it.
    static long hash(String owner, String kind, String key, String value) {
        var digest = Digests.sha256();
        for (String part : List.of(owner, kind, key, value)) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            digest.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
            digest.update(bytes);
        }
        return ByteBuffer.wrap(digest.digest()).getLong();
    }
}
