package dev.tidemill.server.files;

import dev.tidemill.server.store.StoredPart;
import dev.tidemill.server.store.UploadStore;
import java.time.Duration;
import java.time.Instant;

/// Clears away what is left of uploads in parts that have ended. Parts stay for an hour, so that a
/// file that is being made of them can be made to its end.
final class UploadSweep {
    private static final Duration PARTS_STAY = Duration.ofHours(1);
    private static final Duration ROWS_STAY = Duration.ofDays(1);

    private final UploadStore uploads;
    private final int most;

    /// @param most how many uploads one sweep looks at, or hardly more
    UploadSweep(UploadStore uploads, int most) {
        this.uploads = uploads;
        this.most = most;
    }

    /// Ends those that expired an hour ago, and forgets those that ended a day ago.
    void sweep(Instant now) {
        Deletions.inSlices(() -> uploads.expire(now.minus(PARTS_STAY), Deletions.SLICE), most);
        Deletions.inSlices(() -> uploads.forget(now.minus(ROWS_STAY), Deletions.SLICE), most);
    }

    /// Deletes the parts of those that ended an hour ago. Returns how many.
    int dispose(Instant now, Deletions deletions) {
        return deletions.dispose(
                () -> uploads.disposable(now.minus(PARTS_STAY), Deletions.SLICE),
                StoredPart::blob,
                part -> uploads.forgetPart(part.id()));
    }
}
