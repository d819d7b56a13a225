package dev.tidemill.server.store;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// A place in the list of one scope.
record Spot(long createdAt, long seq) implements Comparable<Spot> {
    static final Spot OLDEST = new Spot(Long.MIN_VALUE, Long.MIN_VALUE);
    static final Spot NEWEST = new Spot(Long.MAX_VALUE, Long.MAX_VALUE);

    static Spot of(Row row) throws SQLException {
        return new Spot(row.number(), row.number());
    }

    @Override
    public int compareTo(Spot other) {
        int byTime = Long.compare(createdAt, other.createdAt);
        return byTime != 0 ? byTime : Long.compare(seq, other.seq);
    }

    /// Whether a search in this direction comes to the other place first.
    boolean isBehind(Spot other, boolean up) {
        return up ? compareTo(other) > 0 : compareTo(other) < 0;
    }

    /// The very next place in this direction, taken or not; null if this is the last.
    @Nullable Spot next(boolean up) {
        long last = up ? Long.MAX_VALUE : Long.MIN_VALUE;
        long step = up ? 1 : -1;
        if (seq != last) {
            return new Spot(createdAt, seq + step);
        }
        return createdAt == last
                ? null
                : new Spot(createdAt + step, up ? Long.MIN_VALUE : Long.MAX_VALUE);
    }
}
