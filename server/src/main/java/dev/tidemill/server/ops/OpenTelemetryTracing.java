package dev.tidemill.server.ops;

import dev.tidemill.server.trace.Span;
import dev.tidemill.server.trace.Tracing;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.logging.Logger;
import org.slf4j.bridge.SLF4JBridgeHandler;

/// Spans by OpenTelemetry's SDK, which configures itself.
final class OpenTelemetryTracing implements Tracing {
    private static final Map<String, String> DEFAULTS =
            Map.of("otel.service.name", "tidemill", "otel.exporter.otlp.protocol", "http/protobuf");
    private static final Map<String, String> TRACES_ALONE =
            Map.of("otel.metrics.exporter", "none", "otel.logs.exporter", "none");

    private static final long LONGEST_FLUSH_SECONDS = 5;

    /// Held, since a logger that nobody holds forgets its handlers.
    private static final Logger SDK_LOGGER = Logger.getLogger("io.opentelemetry");

    private final OpenTelemetrySdk sdk;
    private final Tracer tracer;
    private final TextMapPropagator propagator;
    private final Sampler sampler;

    private OpenTelemetryTracing(OpenTelemetrySdk sdk) {
        this.sdk = sdk;
        tracer = sdk.getTracer("dev.tidemill");
        propagator = sdk.getPropagators().getTextMapPropagator();
        sampler = sdk.getSdkTracerProvider().getSampler();
    }

    static Tracing open(TracingConfig config) throws IOException {
        SDK_LOGGER.setUseParentHandlers(false);
        if (SDK_LOGGER.getHandlers().length == 0) {
            SDK_LOGGER.addHandler(new SLF4JBridgeHandler());
        }
        try {
            var sdk =
                    AutoConfiguredOpenTelemetrySdk.builder()
                            .disableShutdownHook()
                            .addPropertiesSupplier(() -> DEFAULTS)
                            .addPropertiesCustomizer(_ -> config.properties())
                            .addPropertiesCustomizer(_ -> TRACES_ALONE)
                            .addTracerProviderCustomizer(
                                    (provider, _) -> provider.setIdGenerator(new ChosenIds()))
                            .build()
                            .getOpenTelemetrySdk();
            return new OpenTelemetryTracing(sdk);
        } catch (ConfigurationException e) {
            throw new IOException("the OTEL_ variables make no sense: " + e.getMessage(), e);
        }
    }

    @Override
    public boolean isOn() {
        return true;
    }

    @Override
    public Span received(String name, Function<String, Optional<String>> headers) {
        var parent = propagator.extract(Context.root(), headers, Headers.IN);
        return begun(
                tracer.spanBuilder(name)
                        .setSpanKind(SpanKind.SERVER)
                        .setParent(parent)
                        .startSpan());
    }

    @Override
    public Span sent(String name, String line, String batch) {
        var builder =
                tracer.spanBuilder(name)
                        .setSpanKind(SpanKind.CLIENT)
                        .setNoParent()
                        .addLink(creation(batch));
        return begun(ChosenIds.with(digits(line), "", builder::startSpan));
    }

    @Override
    public Span created(String batch) {
        var builder = tracer.spanBuilder("create batch").setNoParent();
        builder.setAttribute("tidemill.batch.id", batch);
        String trace = digits(batch);
        return begun(ChosenIds.with(trace, spanOf(trace), builder::startSpan));
    }

    @Override
    public Span step(String name, String batch) {
        var parent = Context.root().with(io.opentelemetry.api.trace.Span.wrap(creation(batch)));
        var builder = tracer.spanBuilder(name).setParent(parent);
        builder.setAttribute("tidemill.batch.id", batch);
        return begun(builder.startSpan());
    }

    /// The span of [#created], of which another process may have told long ago. The sampler decides
    /// by the trace's id, as it did then.
    private SpanContext creation(String batch) {
        String trace = digits(batch);
        var decision =
                sampler.shouldSample(
                                Context.root(),
                                trace,
                                "create batch",
                                SpanKind.INTERNAL,
                                Attributes.empty(),
                                List.of())
                        .getDecision();
        var flags =
                decision == SamplingDecision.RECORD_AND_SAMPLE
                        ? TraceFlags.getSampled()
                        : TraceFlags.getDefault();
        return SpanContext.createFromRemoteParent(
                trace, spanOf(trace), flags, TraceState.getDefault());
    }

    /// The 32 hex digits at the end of an id.
    private static String digits(String id) {
        return id.substring(id.lastIndexOf('_') + 1);
    }

    private static String spanOf(String trace) {
        return trace.substring(0, 16);
    }

    private Span begun(io.opentelemetry.api.trace.Span span) {
        return new OpenTelemetrySpan(span, propagator, this::creation);
    }

    /// Sends what has not been sent, for a while.
    @Override
    public void close() {
        sdk.shutdown().join(LONGEST_FLUSH_SECONDS, TimeUnit.SECONDS);
    }
}
