package dev.tidemill.server.ops;

import dev.tidemill.server.http.ApiError;
import dev.tidemill.server.http.Reply;
import dev.tidemill.server.http.Request;
import dev.tidemill.server.http.Route;
import dev.tidemill.server.job.Reach;
import dev.tidemill.server.job.Scope;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.DiskSpaceMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// All that is measured of this process, and `GET /metrics`, which tells it to Prometheus.
public final class Telemetry implements AutoCloseable {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private static final Reach OPERATOR = new Reach.All(Scope.DEFAULT.organization());

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();

    /// @param folder whose disk is watched
    public Telemetry(Path folder) {
        new DiskSpaceMetrics(folder.toFile()).bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        collections.bindTo(registry);
    }

    /// Where features register what they measure.
    public MeterRegistry registry() {
        return registry;
    }

    public List<Route> routes() {
        return List.of(new Route("GET", "/metrics", this::scrape));
    }

    /// They are about the whole server: for its operator alone.
    private Reply scrape(Request request) {
        boolean operator = request.reach().equals(OPERATOR) || request.caller().key() == null;
        if (!operator) {
            throw ApiError.of(
                    403,
                    "The metrics need a key of the organization 'default' to all its projects.",
                    null,
                    null);
        }
        byte[] text = registry.scrape().getBytes(StandardCharsets.UTF_8);
        return new Reply.Whole(200, Map.of("Content-Type", TEXT), text);
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
