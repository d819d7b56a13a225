package dev.tidemill.server.store;

import dev.tidemill.server.config.Rules;

/// What each project may take up, once there are API keys.
///
/// @param requestsPerMinute to the API
/// @param batchesPerHour that it may create
/// @param storedBytes of its files, its batches' outputs among them; what batches put out is
///   written all the same
/// @param queuedLines of its unfinished batches without a result
public record ProjectLimits(
        long requestsPerMinute, long batchesPerHour, long storedBytes, long queuedLines) {
    /// As of the hosted API, where that has one.
    public static final ProjectLimits DEFAULT =
            new ProjectLimits(10_000, 2_000, 2_500_000_000_000L, 100_000_000);

    public ProjectLimits {
        new Rules()
                .that(
                        requestsPerMinute > 0,
                        "requests_per_minute must be 1 or more",
                        "requests_per_minute")
                .that(batchesPerHour > 0, "batches_per_hour must be 1 or more", "batches_per_hour")
                .that(storedBytes > 0, "stored_bytes must be 1 or more", "stored_bytes")
                .that(queuedLines > 0, "queued_lines must be 1 or more", "queued_lines")
                .check();
    }
}
