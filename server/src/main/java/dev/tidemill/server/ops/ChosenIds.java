package dev.tidemill.server.ops;

import io.opentelemetry.sdk.trace.IdGenerator;
import java.util.function.Supplier;

/// Ids of traces and spans: random, or those that were chosen.
final class ChosenIds implements IdGenerator {
    private static final ScopedValue<String> TRACE = ScopedValue.newInstance();
    private static final ScopedValue<String> SPAN = ScopedValue.newInstance();

    private final IdGenerator random = IdGenerator.random();

    /// Begins something under these ids.
    ///
    /// @param span empty for a random one
    static <T> T with(String trace, String span, Supplier<T> begin) {
        return ScopedValue.where(TRACE, trace).where(SPAN, span).call(begin::get);
    }

    @Override
    public String generateTraceId() {
        return TRACE.isBound() ? TRACE.get() : random.generateTraceId();
    }

    @Override
    public String generateSpanId() {
        return SPAN.isBound() && !SPAN.get().isEmpty() ? SPAN.get() : random.generateSpanId();
    }
}
