package dev.tidemill.server.store;

import dev.tidemill.server.job.Scope;

/// What is needed to run the lines of a batch.
///
/// @param number its key in the store
/// @param expiresAt its deadline in unix seconds
/// @param left how many of its lines had no result yet, or hardly fewer
public record RunnableBatch(
        long number,
        String id,
        Scope scope,
        String endpoint,
        String model,
        String inputBlob,
        byte[] secret,
        long expiresAt,
        long left) {}
