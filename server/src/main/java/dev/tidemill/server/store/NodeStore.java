package dev.tidemill.server.store;

import java.time.Instant;

/// The rows of nodes, and what is left behind by those that are gone.
public final class NodeStore {
    private static final Sql FORGET_OTHERS =
            Sql.of("delete from nodes where incarnation <> :incarnation");
    private static final Sql JOIN =
            Sql.of("insert into nodes (incarnation, beat_at) values (:incarnation, :now)");
    private static final Sql LEAVE = Sql.of("delete from nodes where incarnation = :incarnation");
    private static final Sql RELEASE_SHARDS =
            Sql.of(
                    """
                    update shards set owner = null
                    where state = 'running' and owner not in (select incarnation from nodes)
                    """);
    private static final Sql RELEASE_BATCHES =
            Sql.of(
                    """
                    update batches set owner = null
                    where status in ('validating', 'in_progress', 'finalizing', 'cancelling')
                        and owner is not null
                        and owner not in (select incarnation from nodes)
                    """);

    private final Database database;

    NodeStore(Database database) {
        this.database = database;
    }

    /// Enters this node as the only one, and frees what earlier ones held. Only for a store that
    /// one process can open at a time.
    public void joinAlone(String incarnation, Instant now) {
        database.write(session -> {
            session.sql(FORGET_OTHERS).set("incarnation", incarnation).update();
            session.sql(JOIN)
                    .set("incarnation", incarnation)
                    .set("now", now.getEpochSecond())
                    .update();
            return release(session);
        });
    }

    /// Takes this node out, and frees what it held.
    public void leave(String incarnation) {
        database.write(session -> {
            session.sql(LEAVE).set("incarnation", incarnation).update();
            return release(session);
        });
    }

    private static int release(Session session) throws java.sql.SQLException {
        return session.sql(RELEASE_SHARDS).update() + session.sql(RELEASE_BATCHES).update();
    }
}
