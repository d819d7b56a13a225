package dev.tidemill.server.store;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The rows of nodes, and what is left behind by those that are gone. Whether a node lives is
/// judged by the database's clock alone.
public final class NodeStore {
    /// A node that has not been heard of for so long is dead: what it holds is others' to take.
    public static final Duration DEAD_AFTER = Duration.ofSeconds(15);

    private static final Sql FORGET_ALL = Sql.of("delete from nodes");
    private static final Sql JOIN =
            Sql.of("insert into nodes (incarnation, beat_at) values (:incarnation, {now})");
    private static final Sql BEAT =
            Sql.of("update nodes set beat_at = {now} where incarnation = :incarnation");
    private static final Sql FORGET_DEAD =
            Sql.of("delete from nodes where beat_at < {now} - :seconds");
    private static final Sql LIVE =
            Sql.of("select incarnation, {now} - beat_at from nodes order by incarnation");
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
    private static final Sql RELEASE_REMAINS =
            Sql.of(
                    """
                    update batches set owner = null
                    where remains = 1 and owner is not null
                        and owner not in (select incarnation from nodes)
                    """);

    private final Database database;

    NodeStore(Database database) {
        this.database = database;
    }

    /// A node that lives.
    ///
    /// @param silentSeconds since its last beat
    public record Node(String incarnation, long silentSeconds) {}

    /// Enters this node. Where no other process can have the store open, whatever earlier ones held
    /// is free at once.
    public void join(String incarnation) {
        database.write(session -> {
            if (!database.isShared()) {
                session.run(FORGET_ALL);
            }
            session.sql(JOIN).set("incarnation", incarnation).update();
            return release(session);
        });
    }

    /// Says that this node lives, and frees what dead ones held. Empty if this node counted as dead
    /// itself: all that it held is others' by now, and it must [join][#join] anew.
    ///
    /// @param judges whether to take out those that are silent; not after a time in which nobody
    ///   could be heard
    /// @return all that live
    public Optional<List<Node>> beat(String incarnation, boolean judges) {
        return database.write(session -> {
            if (session.sql(BEAT).set("incarnation", incarnation).update() == 0) {
                return Optional.empty();
            }
            if (judges) {
                session.sql(FORGET_DEAD).set("seconds", DEAD_AFTER.toSeconds()).update();
            }
            release(session);
            return Optional.of(live(session));
        });
    }

    /// All nodes that live, in the order of their ids.
    public List<Node> live() {
        return database.read(NodeStore::live);
    }

    private static List<Node> live(Session session) throws SQLException {
        return session.sql(LIVE).list(row -> new Node(row.text(), row.number()));
    }

    /// Takes this node out, and frees what it held.
    public void leave(String incarnation) {
        database.write(session -> {
            session.sql(LEAVE).set("incarnation", incarnation).update();
            return release(session);
        });
    }

    private static int release(Session session) throws SQLException {
        return session.sql(RELEASE_SHARDS).update()
                + session.sql(RELEASE_BATCHES).update()
                + session.sql(RELEASE_REMAINS).update();
    }
}
