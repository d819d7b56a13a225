package dev.tidemill.wire;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A batch as the API shows it. All times are unix seconds; null where not (yet) set.
///
/// @param errors why validation failed, in line order; null if it did not
/// @param usage the sum over the lines; null until a line reported any
/// @param metadata the user's pairs in the order given; null if none were given
public record Batch(
        String id,
        String endpoint,
        @Nullable String model,
        @Nullable List<BatchError> errors,
        String inputFileId,
        String completionWindow,
        BatchStatus status,
        @Nullable String outputFileId,
        @Nullable String errorFileId,
        long createdAt,
        @Nullable Long inProgressAt,
        @Nullable Long expiresAt,
        @Nullable Long finalizingAt,
        @Nullable Long completedAt,
        @Nullable Long failedAt,
        @Nullable Long expiredAt,
        @Nullable Long cancellingAt,
        @Nullable Long cancelledAt,
        RequestCounts requestCounts,
        @Nullable Usage usage,
        @Nullable Map<String, String> metadata) {}
