package dev.tidemill.server.files;

import dev.tidemill.server.blobs.Blobs;
import dev.tidemill.server.store.AuditConfig;
import dev.tidemill.server.store.AuditLog;
import dev.tidemill.server.store.BatchStore;
import dev.tidemill.server.store.FileStore;
import dev.tidemill.server.store.Store;
import dev.tidemill.server.store.StoredFile;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Clears away what nobody can ask for any more: expired files, the bytes of deleted files, the
/// parts of uploads that have ended, idempotency keys that count no more, what is too old for the
/// audit log, and blobs without a row. Belongs to one thread.
public final class FileSweep {
    private static final Logger LOG = LoggerFactory.getLogger(FileSweep.class);
    private static final Duration KEPT_AFTER_DELETION = Duration.ofHours(1);
    private static final Duration ORPHAN_AFTER = Duration.ofDays(1);
    private static final Duration BETWEEN_WALKS = Duration.ofHours(1);

    private final FileStore files;
    private final UploadSweep uploads;
    private final BatchStore batches;
    private final AuditLog audit;
    private final Duration auditKeep;
    private final Blobs blobs;
    private final InstantSource clock;
    private final int most;
    private final FileMeters meters;
    private final FileTotals totals;
    private String cursor = Blobs.Slice.FIRST;
    private Instant nextWalk = Instant.MIN;

    public FileSweep(
            Store store,
            Blobs blobs,
            AuditConfig audit,
            InstantSource clock,
            MeterRegistry registry) {
        this(store, blobs, audit, clock, 100_000, registry);
    }

    /// @param most how many things of a kind one sweep looks at, or hardly more
    FileSweep(
            Store store,
            Blobs blobs,
            AuditConfig audit,
            InstantSource clock,
            int most,
            MeterRegistry registry) {
        this.most = most;
        meters = new FileMeters(registry);
        files = store.files();
        uploads = new UploadSweep(store.uploads(), most);
        batches = store.batches();
        this.audit = store.audit();
        auditKeep = audit.keep();
        totals = new FileTotals(files);
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
    private record Deleted(int disposed, int parts, int orphans) {}

    private void sweepAll() throws IOException {
        Instant now = clock.instant();
        var deletions = new Deletions(blobs, most);
        int expired = Deletions.inSlices(() -> files.deleteExpired(now, Deletions.SLICE), most);
        uploads.sweep(now);
        Deletions.inSlices(() -> batches.forgetKeys(now, Deletions.SLICE), most);
        Deletions.inSlices(() -> audit.forget(now.minus(auditKeep), Deletions.SLICE), most);
        var deleted =
                blobs.clear(() ->
                        new Deleted(
                                dispose(now, deletions),
                                uploads.dispose(now, deletions),
                                sweepOrphans(now, deletions)));
        if (deleted.isEmpty()) {
            LOG.info("a backup is being made: no blob is deleted meanwhile");
        }
        int disposed = deleted.map(Deleted::disposed).orElse(0);
        int parts = deleted.map(Deleted::parts).orElse(0);
        int orphans = deleted.map(Deleted::orphans).orElse(0);
        int abandoned = blobs.deleteAbandoned(now.minus(ORPHAN_AFTER));
        meters.swept("expired", expired);
        meters.swept("deleted", disposed);
        meters.swept("part", parts);
        meters.swept("orphan", orphans);
        meters.swept("abandoned", abandoned);
        if (expired + disposed + parts + orphans + abandoned > 0) {
            LOG.info(
                    "swept files: {} expired, {} deleted for good, {} parts, {} orphans,"
                            + " {} abandoned",
                    expired,
                    disposed,
                    parts,
                    orphans,
                    abandoned);
        }
        deletions.check();
    }

    private int dispose(Instant now, Deletions deletions) {
        return deletions.dispose(
                () -> files.disposable(now.minus(KEPT_AFTER_DELETION), Deletions.SLICE),
                StoredFile::blob,
                file -> files.forget(file.id()));
    }

    /// Goes on with the walk over all blobs, or begins another one if it is time for that.
    private int sweepOrphans(Instant now, Deletions deletions) throws IOException {
        int seen = 0;
        int deleted = 0;
        while (seen < most && !now.isBefore(nextWalk)) {
            var slice = blobs.slice(cursor);
            seen += slice.found().size();
            deleted += sweepOrphans(slice.found(), now.minus(ORPHAN_AFTER), deletions);
            cursor = slice.next().orElse(Blobs.Slice.FIRST);
            if (slice.next().isEmpty()) {
                nextWalk = now.plus(BETWEEN_WALKS);
            }
        }
        return deleted;
    }

    private int sweepOrphans(List<Blobs.Found> found, Instant before, Deletions deletions) {
        List<String> old =
                found.stream()
                        .filter(blob -> blob.changedAt().isBefore(before))
                        .map(Blobs.Found::key)
                        .toList();
        int deleted = 0;
        for (int from = 0; from < old.size(); from += Deletions.SLICE) {
            List<String> some = old.subList(from, Math.min(from + Deletions.SLICE, old.size()));
            Set<String> named = files.named(some);
            for (String key : some) {
                if (!named.contains(key) && deletions.delete(key)) {
                    deleted++;
                }
            }
        }
        return deleted;
    }
}
