package dev.tidemill.server.engine;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// How many lines wait, by project.
final class QueueMeters {
    /// So many projects have a gauge of their own; the others share one.
    private static final int MOST_PROJECTS = 50;

    private final MultiGauge queue;

    QueueMeters(MeterRegistry registry) {
        queue =
                MultiGauge.builder("tidemill.queue.lines")
                        .description("Lines of running batches without a result, by project")
                        .register(registry);
    }

    /// Tells the queue anew. Projects that have none any more are told no longer.
    void tell(Map<String, Long> linesOfProject) {
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
            rows.add(row("(others)", others));
        }
        queue.register(rows, true);
    }

    private static MultiGauge.Row<?> row(String project, long lines) {
        return MultiGauge.Row.of(Tags.of("project", project), lines);
    }
}
