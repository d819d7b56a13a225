package dev.tidemill.server.engine;

import java.util.Arrays;

/// The `custom_id`s of one input, as keyed 64-bit hashes in an open-addressed table: 16 bytes an id
/// or less. Equal hashes are only suspects: who finds one looks at the ids themselves.
final class CustomIds {
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final long key;
    private long[] table = new long[1 << 10];
    private int size;

    /// @param key a random number, so that nobody can make hashes collide on purpose
    CustomIds(long key) {
        this.key = key;
    }

    /// Never 0: that is an empty place.
    long hash(String id) {
        long hash = key;
        for (int i = 0; i < id.length(); i++) {
            hash = Math.unsignedMultiplyHigh(hash ^ (id.charAt(i) * MIX), MIX) ^ (hash + MIX) * MIX;
        }
        return hash == 0 ? 1 : hash;
    }

    /// Adds the hash. False if it is there already.
    boolean add(long hash) {
        if (size * 5L > table.length * 3L) {
            grow();
        }
        if (!put(table, hash)) {
            return false;
        }
        size++;
        return true;
    }

    private static boolean put(long[] table, long hash) {
        int mask = table.length - 1;
        int at = (int) (hash >>> 17) & mask;
        while (table[at] != 0) {
            if (table[at] == hash) {
                return false;
            }
            at = (at + 1) & mask;
        }
        table[at] = hash;
        return true;
    }

    private void grow() {
        long[] larger = new long[table.length * 2];
        Arrays.stream(table).filter(hash -> hash != 0).forEach(hash -> put(larger, hash));
        table = larger;
    }
}
