package dev.tidemill.server.engine;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.List;

/// Tells which nodes live: a node that is gone is told no more.
final class NodeMeters {
    private final MultiGauge live;

    NodeMeters(MeterRegistry registry) {
        live =
                MultiGauge.builder("tidemill.nodes.live")
                        .description("Nodes that share the store and live, as this one heard last")
                        .register(registry);
    }

    /// @param nodes the ids of all that live
    void tell(List<String> nodes) {
        live.register(nodes.stream().map(NodeMeters::row).toList(), true);
    }

    private static Row<?> row(String node) {
        return Row.of(Tags.of("node", node), 1);
    }
}
