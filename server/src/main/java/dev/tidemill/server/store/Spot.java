package dev.tidemill.server.store;

/// A place in the list of one scope.
record Spot(long createdAt, long seq) implements Comparable<Spot> {
    static final Spot OLDEST = new Spot(Long.MIN_VALUE, Long.MIN_VALUE);
    static final Spot NEWEST = new Spot(Long.MAX_VALUE, Long.MAX_VALUE);

    @Override
    public int compareTo(Spot other) {
        int byTime = Long.compare(createdAt, other.createdAt);
        return byTime != 0 ? byTime : Long.compare(seq, other.seq);
    }

    /// Whether a search in this direction comes to the other place first.
    boolean isBehind(Spot other, boolean up) {
        return up ? compareTo(other) > 0 : compareTo(other) < 0;
    }

    /// The very next place in this direction, taken or not.
    Spot next(boolean up) {
        return new Spot(createdAt, up ? seq + 1 : seq - 1);
    }
}
