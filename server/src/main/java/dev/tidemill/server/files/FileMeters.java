package dev.tidemill.server.files;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// What is measured of files.
final class FileMeters {
    private static final String BYTES = "bytes";
    private static final String PURPOSE = "purpose";

    private final MeterProvider<DistributionSummary> received;
    private final DistributionSummary sent;
    private final MeterProvider<Counter> swept;
    private final MeterProvider<Timer> sweeps;
    private final MultiGauge stored;
    private final MultiGauge storedBytes;

    FileMeters(MeterRegistry registry) {
        received =
                DistributionSummary.builder("tidemill.files.received")
                        .description("Files that were received, by their sizes")
                        .baseUnit(BYTES)
                        .withRegistry(registry);
        sent =
                DistributionSummary.builder("tidemill.files.sent")
                        .description("Downloads that came to their end, by their sizes")
                        .baseUnit(BYTES)
                        .register(registry);
        swept =
                Counter.builder("tidemill.files.swept")
                        .description("Files that expired, and blobs that were deleted for good")
                        .withRegistry(registry);
        sweeps =
                Timer.builder("tidemill.sweeps")
                        .description("Sweeps of what nobody can ask for any more")
                        .withRegistry(registry);
        stored =
                MultiGauge.builder("tidemill.stored.files")
                        .description("Files that there are")
                        .register(registry);
        storedBytes =
                MultiGauge.builder("tidemill.stored")
                        .description("The bytes of the files that there are")
                        .baseUnit(BYTES)
                        .register(registry);
    }

    void received(String purpose, long bytes) {
        received.withTag(PURPOSE, purpose).record((double) bytes);
    }

    void sent(long bytes) {
        sent.record((double) bytes);
    }

    /// @param kind `expired`, `deleted`, `part`, `orphan` or `abandoned`
    void swept(String kind, long count) {
        swept.withTag("kind", kind).increment((double) count);
    }

    /// @param outcome `done` or `failed`
    void sweep(String outcome, long startNanos) {
        sweeps.withTag("outcome", outcome)
                .record(System.nanoTime() - startNanos, TimeUnit.NANOSECONDS);
    }

    /// @param totals by purpose
    void stored(Map<String, FileTotals.Total> totals) {
        List<MultiGauge.Row<?>> files = new ArrayList<>();
        List<MultiGauge.Row<?>> bytes = new ArrayList<>();
        totals.forEach((purpose, total) -> {
            var tags = Tags.of(PURPOSE, purpose);
            files.add(MultiGauge.Row.of(tags, total.files()));
            bytes.add(MultiGauge.Row.of(tags, total.bytes()));
        });
        stored.register(files, true);
        storedBytes.register(bytes, true);
    }
}
