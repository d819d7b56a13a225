package dev.tidemill.server.store;

import dev.tidemill.server.job.Scope;
import dev.tidemill.wire.BatchStatus;
import org.jspecify.annotations.Nullable;

/// The right to write the files of a batch and end it.
///
/// @param ending the status that it will end in
public record FinalClaim(
        long number,
        String id,
        Scope scope,
        String owner,
        long epoch,
        BatchStatus status,
        BatchStatus ending,
        String inputBlob,
        byte[] secret,
        long total,
        @Nullable Long outputExpiresAfter) {}
