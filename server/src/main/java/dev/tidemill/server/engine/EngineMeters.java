package dev.tidemill.server.engine;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// What is measured of the engine.
final class EngineMeters {
    /// So many projects have a gauge of their own; the others share one.
    private static final int MOST_PROJECTS = 50;

    private final MeterProvider<Timer> steps;
    private final MultiGauge queue;

    EngineMeters(MeterRegistry registry, Running running) {
        steps =
                Timer.builder("tidemill.batch.steps")
                        .description("Validations and finalisations of batches")
                        .withRegistry(registry);
        queue =
                MultiGauge.builder("tidemill.queue.lines")
                        .description("Lines of running batches without a result, by project")
                        .register(registry);
        Gauge.builder("tidemill.batches.running", running, Running::batches)
                .description("Batches whose lines are being run")
                .register(registry);
    }

    /// Times one step of a batch.
    ///
    /// @param step `validation` or `finalisation`
    void step(String step, long startNanos) {
        steps.withTag("step", step).record(System.nanoTime() - startNanos, TimeUnit.NANOSECONDS);
    }

    /// Tells the queue anew.
    void queue(Map<String, Long> linesOfProject) {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        long others = 0;
        var longestFirst =
                linesOfProject.entrySet().stream()
                        .sorted(
                                Comparator.comparing(
                                        Map.Entry<String, Long>::getValue,
                                        Comparator.reverseOrder()))
                        .toList();
        for (var project : longestFirst) {
            if (rows.size() < MOST_PROJECTS) {
                rows.add(row(project.getKey(), project.getValue()));
            } else {
                others += project.getValue();
            }
        }
        if (others > 0) {
            rows.add(row("others", others));
        }
        queue.register(rows, true);
    }

    private static MultiGauge.Row<?> row(String project, long lines) {
        return MultiGauge.Row.of(Tags.of("project", project), lines);
    }
}
