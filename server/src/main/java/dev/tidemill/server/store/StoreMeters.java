package dev.tidemill.server.store;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/// What is measured of the store.
///
/// @param commits how long they take
/// @param pieces how many pieces of work each makes durable
record StoreMeters(Timer commits, DistributionSummary pieces) {
    static StoreMeters in(MeterRegistry registry) {
        return new StoreMeters(
                Timer.builder("tidemill.store.commits")
                        .description("Commits of the single writer, with the work that they hold")
                        .register(registry),
                DistributionSummary.builder("tidemill.store.commit.pieces")
                        .description("Pieces of work that a commit made durable")
                        .register(registry));
    }
}
