package dev.tidemill.server.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The queue, told by project.
class QueueMetersTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final QueueMeters meters = new QueueMeters(registry);

    @Test
    void thousandsOfProjectsAreFiftyOneSeries() {
        meters.tell(projects(0, 3_000));
        assertEquals(51, told().size());
        assertEquals(3_000L * 2_999 / 2, told().values().stream().mapToLong(l -> l).sum());
    }

    @Test
    void theLongestQueuesHaveTheirOwn() {
        meters.tell(projects(0, 3_000));
        assertEquals(2_999, told().get("project-2999"));
        assertEquals(2_950, told().get("project-2950"));
        assertEquals(2_949L * 2_950 / 2, told().get("(others)"));
    }

    @Test
    void aProjectWithoutAQueueIsForgotten() {
        meters.tell(Map.of("a", 1L, "b", 2L));
        meters.tell(Map.of("b", 3L));
        assertEquals(Map.of("b", 3L), told());
    }

    @Test
    void projectsThatComeAndGoLeaveNothing() {
        for (int i = 0; i < 100; i++) {
            meters.tell(projects(i * 60, 60));
        }
        assertEquals(51, told().size());
    }

    /// The n-th has n lines.
    private static Map<String, Long> projects(int first, int count) {
        Map<String, Long> lines = new HashMap<>();
        for (int i = first; i < first + count; i++) {
            lines.put("project-" + i, (long) i);
        }
        return lines;
    }

    private Map<String, Long> told() {
        Map<String, Long> told = new HashMap<>();
        for (Gauge gauge : registry.find("tidemill.queue.lines").gauges()) {
            told.put(gauge.getId().getTag("project"), (long) gauge.value());
        }
        return told;
    }
}
