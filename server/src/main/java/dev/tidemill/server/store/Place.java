package dev.tidemill.server.store;

import dev.tidemill.server.job.Scope;
import java.sql.SQLException;

/// Where something stands in the lists of its scope. Drawn under the lock of the organization's
/// row, so that the order of places is the order of commits.
record Place(Scope scope, long createdAt, long seq) {
    private static final Sql ADD_ORGANIZATION =
            Sql.of(
                    """
                    insert into organizations (id, last_created_at, last_seq) values (:id, 0, 0)
                    on conflict (id) do nothing
                    """);

    /// Time does not step back for a clock that was set back by up to two hours, as when summer
    /// time was taken for winter time: it stands still until the clock has caught up.
    private static final Sql DRAW =
            Sql.of(
                    """
                    update organizations
                    set last_seq = last_seq + 1,
                        last_created_at = case
                            when last_created_at between :now and :now + 7200 then last_created_at
                            else :now end
                    where id = :id
                    returning last_created_at, last_seq
                    """);

    static Place draw(Session session, Scope scope, long now) throws SQLException {
        var place = drawNow(session, scope, now);
        if (place.isPresent()) {
            return place.get();
        }
        session.sql(ADD_ORGANIZATION).set("id", scope.organization()).update();
        return drawNow(session, scope, now).orElseThrow();
    }

    private static java.util.Optional<Place> drawNow(Session session, Scope scope, long now)
            throws SQLException {
        return session.sql(DRAW)
                .set("id", scope.organization())
                .set("now", now)
                .one(row -> new Place(scope, row.number(), row.number()));
    }
}
