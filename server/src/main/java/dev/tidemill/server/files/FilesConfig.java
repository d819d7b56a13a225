package dev.tidemill.server.files;

import java.time.Duration;
import java.util.Optional;

/// How files are received and kept.
///
/// @param maxBytes of a file
/// @param maxBatchBytes of a file of purpose `batch`
/// @param batchExpiry how long a file of purpose `batch` lives when the upload does not say; empty
///   for ever, as files of other purposes do
/// @param shortestExpiry the least `expires_after[seconds]` that an upload may ask for
/// @param longestExpiry the greatest
/// @param sweepInterval how often expired files and orphans are looked for
public record FilesConfig(
        long maxBytes,
        long maxBatchBytes,
        Optional<Duration> batchExpiry,
        Duration shortestExpiry,
        Duration longestExpiry,
        Duration sweepInterval) {
    private static final long MIB = 1024 * 1024;

    public static final FilesConfig DEFAULT =
            new FilesConfig(
                    512 * MIB,
                    200 * MIB,
                    Optional.of(Duration.ofDays(30)),
                    Duration.ofHours(1),
                    Duration.ofDays(30),
                    Duration.ofMinutes(1));

    public FilesConfig {
        if (maxBytes < 1 || maxBatchBytes < 1) {
            throw new IllegalArgumentException("the largest file must have at least one byte");
        }
        if (shortestExpiry.compareTo(Duration.ofSeconds(1)) < 0
                || shortestExpiry.compareTo(longestExpiry) > 0) {
            throw new IllegalArgumentException(
                    "the shortest expiry must be a second or more, and not above the longest");
        }
        if (batchExpiry.isPresent() && batchExpiry.get().compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("batch files must live for a second or more");
        }
        if (sweepInterval.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("the sweep interval must be a second or more");
        }
    }

    long maxBytes(Purpose purpose) {
        return purpose == Purpose.BATCH ? maxBatchBytes : maxBytes;
    }

    /// The most that a file may have as long as its purpose is not known.
    long maxBytesOfAny() {
        return Math.max(maxBytes, maxBatchBytes);
    }
}
