package dev.tidemill.server.store;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// The places under one term in the order of a search, a few at a time.
final class TermCursor {
    private static final int BLOCK = 64;
    static final Sql DOWN =
            Sql.of(
                    """
                    select created_at, seq from terms
                    where term = :term and (created_at, seq) <= (:created_at, :seq)
                    order by created_at desc, seq desc
                    limit :limit
                    """);
    static final Sql UP =
            Sql.of(
                    """
                    select created_at, seq from terms
                    where term = :term and (created_at, seq) >= (:created_at, :seq)
                    order by created_at, seq
                    limit :limit
                    """);

    private final long term;
    private final boolean up;
    private final Deque<Spot> block = new ArrayDeque<>();
    private int size = 1;
    private boolean isExhausted;

    TermCursor(long term, boolean up) {
        this.term = term;
        this.up = up;
    }

    /// The first place at or behind `from`; null if there is none.
    @Nullable Spot seek(Session session, Spot from) throws SQLException {
        while (!block.isEmpty() && from.isBehind(block.peek(), up)) {
            block.remove();
        }
        if (block.isEmpty() && !isExhausted) {
            fill(session, from);
        }
        return block.peek();
    }

    /// Asks for more each time, since most searches end soon.
    private void fill(Session session, Spot from) throws SQLException {
        block.addAll(
                session.sql(up ? UP : DOWN)
                        .set("term", term)
                        .set("created_at", from.createdAt())
                        .set("seq", from.seq())
                        .set("limit", size)
                        .list(row -> new Spot(row.number(), row.number())));
        isExhausted = block.size() < size;
        size = Math.min(BLOCK, size * 4);
    }
}
