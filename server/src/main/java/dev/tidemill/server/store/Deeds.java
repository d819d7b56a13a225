package dev.tidemill.server.store;

import dev.tidemill.server.job.Author;
import dev.tidemill.server.job.Reach;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What one author does, noted in the transaction in which it is done.
final class Deeds {
    /// What the server does of itself, which is not noted.
    static final Deeds UNNOTED = new Deeds(null);

    private static final Sql INSERT =
            Sql.of(
                    """
                    insert into audit_log (
                        at, organization, project, api_key, action, kind, object, request, client)
                    values (
                        :at, :organization, :project, :api_key, :action, :kind, :object, :request,
                        :client)
                    """);

    private final @Nullable Author author;

    private Deeds(@Nullable Author author) {
        this.author = author;
    }

    static Deeds of(Author author) {
        return new Deeds(author);
    }

    /// @param owner whose the object is
    /// @param object its id
    void note(Session session, Deed deed, Reach owner, String object, Instant now)
            throws SQLException {
        if (author == null) {
            return;
        }
        session.sql(INSERT)
                .within(owner)
                .set("at", now.getEpochSecond())
                .set("api_key", author.key())
                .set("action", deed.action())
                .set("kind", deed.kind())
                .set("object", object)
                .set("request", author.request())
                .set("client", author.client())
                .update();
    }
}
