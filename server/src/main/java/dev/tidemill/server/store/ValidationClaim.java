package dev.tidemill.server.store;

import dev.tidemill.server.job.Scope;
import org.jspecify.annotations.Nullable;

/// The right to validate a batch.
///
/// @param inputBlob the bytes of its input; null if there is no such file
/// @param inputBytes their number
public record ValidationClaim(
        long number,
        String id,
        Scope scope,
        String owner,
        long epoch,
        String endpoint,
        String inputFileId,
        @Nullable String inputPurpose,
        @Nullable String inputBlob,
        long inputBytes) {}
