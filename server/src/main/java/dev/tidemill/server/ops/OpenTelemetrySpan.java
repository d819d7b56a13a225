package dev.tidemill.server.ops;

import dev.tidemill.server.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/// A span of OpenTelemetry.
///
/// @param creation finds the span of a batch's creation
record OpenTelemetrySpan(
        io.opentelemetry.api.trace.Span span,
        TextMapPropagator propagator,
        Function<String, SpanContext> creation)
        implements Span {
    @Override
    public void name(String name) {
        span.updateName(name);
    }

    @Override
    public void set(String attribute, String value) {
        span.setAttribute(attribute, value);
    }

    @Override
    public void set(String attribute, long value) {
        span.setAttribute(attribute, value);
    }

    @Override
    public void failed(String type) {
        span.setAttribute("error.type", type);
        span.setStatus(StatusCode.ERROR);
    }

    @Override
    public void linkBatch(String batch) {
        span.setAttribute("tidemill.batch.id", batch);
        span.addLink(creation.apply(batch));
    }

    @Override
    public Map<String, String> headers() {
        if (!span.getSpanContext().isSampled()) {
            return Map.of();
        }
        Map<String, String> headers = new HashMap<>();
        propagator.inject(
                Context.root().with(span), headers, (_, name, value) -> headers.put(name, value));
        return headers;
    }

    @Override
    public void close() {
        span.end();
    }
}
