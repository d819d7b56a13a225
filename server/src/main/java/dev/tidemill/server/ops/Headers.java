package dev.tidemill.server.ops;

import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The headers of a request that came in, as OpenTelemetry reads them.
enum Headers implements TextMapGetter<Function<String, Optional<String>>> {
    IN;

    @Override
    public Iterable<String> keys(Function<String, Optional<String>> headers) {
        return List.of();
    }

    @Override
    public @Nullable String get(@Nullable Function<String, Optional<String>> headers, String name) {
        return headers == null ? null : headers.apply(name).orElse(null);
    }
}
