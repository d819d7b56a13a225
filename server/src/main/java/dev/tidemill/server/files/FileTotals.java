package dev.tidemill.server.files;

import dev.tidemill.server.store.FileStore;
import dev.tidemill.server.store.StoredFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How many files there are, and how large, by their purpose.
final class FileTotals {
    private static final int SLICE = 1_000;

    /// A walk rests so many times as long as it took.
    private static final long REST = 100;

    private final FileStore files;
    private long nextWalk = System.nanoTime();

    FileTotals(FileStore files) {
        this.files = files;
    }

    /// Files of one purpose.
    record Total(long files, long bytes) {
        Total plus(StoredFile file) {
            return new Total(files + 1, bytes + file.bytes());
        }
    }

    /// Counts all, in slices; empty if it has done so just now.
    Optional<Map<String, Total>> walk() {
        long start = System.nanoTime();
        if (start - nextWalk < 0) {
            return Optional.empty();
        }
        Map<String, Total> totals = new HashMap<>();
        totals.put("batch", new Total(0, 0));
        totals.put("batch_output", new Total(0, 0));
        List<StoredFile> slice;
        String after = "";
        do {
            slice = files.walk(after, SLICE);
            for (StoredFile file : slice) {
                var before = totals.getOrDefault(file.purpose(), new Total(0, 0));
                totals.put(file.purpose(), before.plus(file));
                after = file.id();
            }
        } while (slice.size() == SLICE);
        long end = System.nanoTime();
        nextWalk = end + REST * (end - start);
        return Optional.of(totals);
    }
}
