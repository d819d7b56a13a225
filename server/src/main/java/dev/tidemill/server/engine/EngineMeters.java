package dev.tidemill.server.engine;

import dev.tidemill.server.job.Answer;
import dev.tidemill.server.store.NewFile;
import dev.tidemill.wire.BatchStatus;
import dev.tidemill.wire.Usage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What is counted and timed of batches and their lines.
final class EngineMeters {
    /// The reason of a line that was completed.
    static final String NONE = "none";

    private static final List<BatchStatus> ENDS =
            List.of(
                    BatchStatus.COMPLETED,
                    BatchStatus.FAILED,
                    BatchStatus.EXPIRED,
                    BatchStatus.CANCELLED);

    private final MeterProvider<Timer> steps;
    private final Counter accepted;
    private final MeterProvider<Counter> ended;
    private final MeterProvider<Counter> lines;
    private final MeterProvider<Counter> tokens;
    private final DistributionSummary outputs;

    EngineMeters(MeterRegistry registry) {
        steps =
                Timer.builder("tidemill.batch.steps")
                        .description("Validations and finalisations of batches")
                        .serviceLevelObjectives(
                                Duration.ofMillis(100),
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(10),
                                Duration.ofMinutes(1))
                        .withRegistry(registry);
        accepted =
                Counter.builder("tidemill.batches.accepted")
                        .description("Batches that were created")
                        .register(registry);
        ended =
                Counter.builder("tidemill.batches.ended")
                        .description("Batches that ended, by their last status")
                        .withRegistry(registry);
        lines =
                Counter.builder("tidemill.lines")
                        .description("Lines that ended and are durable, by outcome and reason")
                        .withRegistry(registry);
        tokens =
                Counter.builder("tidemill.tokens")
                        .description("Tokens that model servers reported for lines that ended")
                        .withRegistry(registry);
        outputs =
                DistributionSummary.builder("tidemill.files.output")
                        .description("Output and error files that were written, by their sizes")
                        .baseUnit("bytes")
                        .register(registry);
        // A series that begins at zero shows its first event as an increase.
        ENDS.forEach(status -> ended.withTag("status", status.text()).increment(0));
    }

    /// Tells how many batches there are now.
    static void watch(Running running, Validation validation, MeterRegistry registry) {
        Gauge.builder("tidemill.batches.running", running, _ -> running.all().size())
                .description("Batches whose lines are being run")
                .register(registry);
        Gauge.builder("tidemill.batches.urgent", running, EngineMeters::urgent)
                .description("Running batches that would miss their deadline at their present rate")
                .register(registry);
        Gauge.builder(
                        "tidemill.batches.without.upstream",
                        running,
                        _ -> running.withoutUpstream() + validation.waiting())
                .description("Batches that wait for an upstream that serves their model")
                .register(registry);
    }

    private static long urgent(Running running) {
        return running.all().stream().filter(RunningBatch::isUrgent).count();
    }

    /// Why a line failed, in one of few words.
    static String reason(Answer answer) {
        return answer.isSuccess() ? NONE : "http_" + answer.status() / 100 + "xx";
    }

    /// Times one step of a batch.
    ///
    /// @param step `validation` or `finalisation`
    void step(String step, long startNanos) {
        steps.withTag("step", step).record(System.nanoTime() - startNanos, TimeUnit.NANOSECONDS);
    }

    void accepted() {
        accepted.increment();
    }

    void ended(BatchStatus status) {
        ended.withTag("status", status.text()).increment();
    }

    /// So many lines have ended.
    ///
    /// @param upstream where they were sent to, or [#NONE]
    /// @param reason why they failed, or [#NONE]
    void lines(String upstream, String reason, long count) {
        String outcome = reason.equals(NONE) ? "completed" : "failed";
        lines.withTags("upstream", upstream, "outcome", outcome, "reason", reason)
                .increment((double) count);
    }

    void tokens(String upstream, Usage usage) {
        tokens(upstream, "input", usage.inputTokens());
        tokens(upstream, "output", usage.outputTokens());
    }

    private void tokens(String upstream, String kind, long count) {
        tokens.withTags("upstream", upstream, "kind", kind).increment((double) count);
    }

    void output(@Nullable NewFile file) {
        if (file != null) {
            outputs.record((double) file.bytes());
        }
    }
}
