package dev.tidemill.server.dispatch;

import java.util.OptionalLong;

/// Which part of an upstream's maximum is this node's.
///
/// @param rank of this node among the live ones, from 0
/// @param nodes how many are live; with 0 this one may send nothing
/// @param until when this node may send nothing any more, in nanoseconds as of [System#nanoTime];
///   empty if it always may
record Share(int rank, int nodes, OptionalLong until) {
    static final Share ALL = new Share(0, 1, OptionalLong.empty());

    Share {
        if (nodes < 0 || rank < 0 || (nodes > 0 && rank >= nodes)) {
            throw new IllegalArgumentException("there is no rank " + rank + " of " + nodes);
        }
    }

    /// The parts of all ranks add up to the whole.
    int of(int whole, long now) {
        if (!isGood(now)) {
            return 0;
        }
        return whole / nodes + (rank < whole % nodes ? 1 : 0);
    }

    /// Whether this node may send anything.
    boolean isGood(long now) {
        return nodes > 0 && (until.isEmpty() || now - until.getAsLong() < 0);
    }
}
