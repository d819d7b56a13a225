package dev.tidemill.server.files;

import dev.tidemill.server.config.Rules;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How files are received and kept.
///
/// @param maxBytes of a file
/// @param maxBatchBytes of a file of purpose `batch`
/// @param batchExpiry how long a file of purpose `batch` lives when the upload does not say; empty
///   for ever, as files of other purposes do
/// @param shortestExpiry the least `expires_after[seconds]` that an upload may ask for
/// @param longestExpiry the greatest
/// @param sweepInterval how often expired files and orphans are looked for
/// @param uploads how they are received in parts
public record FilesConfig(
        long maxBytes,
        long maxBatchBytes,
        Optional<Duration> batchExpiry,
        Duration shortestExpiry,
        Duration longestExpiry,
        Duration sweepInterval,
        UploadsConfig uploads) {
    private static final long MIB = 1024 * 1024;

    public static final FilesConfig DEFAULT =
            new FilesConfig(
                    512 * MIB,
                    200 * MIB,
                    Optional.of(Duration.ofDays(30)),
                    Duration.ofHours(1),
                    Duration.ofDays(30),
                    Duration.ofMinutes(1),
                    UploadsConfig.DEFAULT);

    public FilesConfig {
        new Rules()
                .that(maxBytes >= 1, "max_bytes must be 1 or more", "max_bytes")
                .that(maxBatchBytes >= 1, "max_batch_bytes must be 1 or more", "max_batch_bytes")
                .that(
                        batchExpiry.isEmpty() || isASecond(batchExpiry.get()),
                        "batch_expiry must be a second or more",
                        "batch_expiry")
                .that(
                        isASecond(shortestExpiry),
                        "shortest_expiry must be a second or more",
                        "shortest_expiry")
                .that(
                        shortestExpiry.compareTo(longestExpiry) <= 0,
                        "shortest_expiry must not be above longest_expiry",
                        "shortest_expiry",
                        "longest_expiry")
                .that(
                        isASecond(sweepInterval),
                        "sweep_interval must be a second or more",
                        "sweep_interval")
                .check();
    }

    private static boolean isASecond(Duration duration) {
        return duration.compareTo(Duration.ofSeconds(1)) >= 0;
    }

    /// The most that a file of that purpose may have.
    long maxBytes(Purpose purpose) {
        return purpose == Purpose.BATCH ? maxBatchBytes : maxBytes;
    }

    /// The same of one that comes in parts.
    long maxUploadBytes(Purpose purpose) {
        return purpose == Purpose.BATCH ? maxBatchBytes : uploads.maxBytes();
    }

    /// How long a file lives of which nothing else is said; null for ever.
    @Nullable Long expirySeconds(Purpose purpose) {
        return purpose == Purpose.BATCH ? batchExpiry.map(Duration::toSeconds).orElse(null) : null;
    }

    /// The most that a file may have as long as its purpose is not known.
    long maxBytesOfAny() {
        return Math.max(maxBytes, maxBatchBytes);
    }
}
