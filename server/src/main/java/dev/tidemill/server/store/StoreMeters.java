package dev.tidemill.server.store;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/// What is measured of the store.
///
/// @param commits how long they take
/// @param pieces how many pieces of work each makes durable
/// @param failures how many were rolled back as a whole
record StoreMeters(Timer commits, DistributionSummary pieces, Counter failures) {
    static StoreMeters in(MeterRegistry registry) {
        return new StoreMeters(
                Timer.builder("tidemill.store.commits")
                        .description("Commits of the single writer, with the work that they hold")
                        .serviceLevelObjectives(
                                Duration.ofMillis(5),
                                Duration.ofMillis(20),
                                Duration.ofMillis(100),
                                Duration.ofMillis(500),
                                Duration.ofSeconds(2))
                        .register(registry),
                DistributionSummary.builder("tidemill.store.commit.pieces")
                        .description("Pieces of work that a commit made durable")
                        .register(registry),
                Counter.builder("tidemill.store.failures")
                        .description("Transactions of the writer that were lost, as on a full disk")
                        .register(registry));
    }
}
