package dev.tidemill.server.files;

import dev.tidemill.server.blobs.Blobs;
import dev.tidemill.server.store.FileStore;
import dev.tidemill.server.store.StoredFile;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Clears away what nobody can ask for any more: expired files, the bytes of deleted files, and
/// blobs without a row. Belongs to one thread.
public final class FileSweep {
    private static final Logger LOG = LoggerFactory.getLogger(FileSweep.class);
    private static final int SLICE = 500;
    private static final Duration KEPT_AFTER_DELETION = Duration.ofHours(1);
    private static final Duration ORPHAN_AFTER = Duration.ofDays(1);
    private static final Duration BETWEEN_WALKS = Duration.ofHours(1);

    private final FileStore files;
    private final Blobs blobs;
    private final InstantSource clock;
    private final int most;
    private final FileMeters meters;
    private final FileTotals totals;
    private String cursor = Blobs.Slice.FIRST;
    private Instant nextWalk = Instant.MIN;

    public FileSweep(FileStore files, Blobs blobs, InstantSource clock, MeterRegistry registry) {
        this(files, blobs, clock, 100_000, registry);
    }

    /// @param most how many things of a kind one sweep looks at, or hardly more
    FileSweep(FileStore files, Blobs blobs, InstantSource clock, int most, MeterRegistry registry) {
        this.most = most;
        meters = new FileMeters(registry);
        totals = new FileTotals(files);
        this.files = files;
        this.blobs = blobs;
        this.clock = clock;
    }

    /// Clears a bounded number of things away. To be called again and again.
    ///
    /// @throws IOException if blobs could not be deleted, which the next call tries again
    public void sweep() throws IOException {
        long start = System.nanoTime();
        String outcome = "failed";
        try {
            sweepAll();
            totals.walk().ifPresent(meters::stored);
            outcome = "done";
        } finally {
            meters.sweep(outcome, start);
        }
    }

    /// How many blobs have gone.
    private record Deleted(int disposed, int orphans) {}

    private void sweepAll() throws IOException {
        Instant now = clock.instant();
        List<IOException> failures = new ArrayList<>();
        int expired = deleteExpired(now);
        var deleted =
                blobs.clear(() -> new Deleted(dispose(now, failures), sweepOrphans(now, failures)));
        if (deleted.isEmpty()) {
            LOG.info("a backup is being made: no blob is deleted meanwhile");
        }
        int disposed = deleted.map(Deleted::disposed).orElse(0);
        int orphans = deleted.map(Deleted::orphans).orElse(0);
        int abandoned = blobs.deleteAbandoned(now.minus(ORPHAN_AFTER));
        meters.swept("expired", expired);
        meters.swept("deleted", disposed);
        meters.swept("orphan", orphans);
        meters.swept("abandoned", abandoned);
        if (expired + disposed + orphans + abandoned > 0) {
            LOG.info(
                    "swept files: {} expired, {} deleted for good, {} orphans, {} abandoned",
                    expired,
                    disposed,
                    orphans,
                    abandoned);
        }
        rethrow(failures);
    }

    /// In slices, so that the store's writer is never held for long.
    private int deleteExpired(Instant now) {
        int expired = 0;
        int slice;
        do {
            slice = files.deleteExpired(now, SLICE);
            expired += slice;
        } while (slice == SLICE && expired < most);
        return expired;
    }

    /// The blob goes first: a row without its blob is found again, a blob without its row would be
    /// found only by the walk.
    private int dispose(Instant now, List<IOException> failures) {
        int disposed = 0;
        List<StoredFile> slice;
        do {
            slice = files.disposable(now.minus(KEPT_AFTER_DELETION), SLICE);
            for (StoredFile file : slice) {
                if (delete(file.blob(), failures)) {
                    files.forget(file.id());
                    disposed++;
                }
            }
        } while (slice.size() == SLICE && failures.isEmpty() && disposed < most);
        return disposed;
    }

    /// Goes on with the walk over all blobs, or begins another one if it is time for that.
    private int sweepOrphans(Instant now, List<IOException> failures) throws IOException {
        int seen = 0;
        int deleted = 0;
        while (seen < most && !now.isBefore(nextWalk)) {
            var slice = blobs.slice(cursor);
            seen += slice.found().size();
            deleted += sweepOrphans(slice.found(), now.minus(ORPHAN_AFTER), failures);
            cursor = slice.next().orElse(Blobs.Slice.FIRST);
            if (slice.next().isEmpty()) {
                nextWalk = now.plus(BETWEEN_WALKS);
            }
        }
        return deleted;
    }

    private int sweepOrphans(List<Blobs.Found> found, Instant before, List<IOException> failures) {
        List<String> old =
                found.stream()
                        .filter(blob -> blob.changedAt().isBefore(before))
                        .map(Blobs.Found::key)
                        .toList();
        int deleted = 0;
        for (int from = 0; from < old.size(); from += SLICE) {
            List<String> some = old.subList(from, Math.min(from + SLICE, old.size()));
            Set<String> named = files.named(some);
            for (String key : some) {
                if (!named.contains(key) && delete(key, failures)) {
                    deleted++;
                }
            }
        }
        return deleted;
    }

    private boolean delete(String key, List<IOException> failures) {
        try {
            blobs.delete(key);
            return true;
        } catch (IOException failure) {
            failures.add(failure);
            return false;
        }
    }

    private static void rethrow(List<IOException> failures) throws IOException {
        if (!failures.isEmpty()) {
            throw new IOException(
                    failures.size() + " blobs could not be deleted", failures.getFirst());
        }
    }
}
