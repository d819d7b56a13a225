package dev.tidemill.server.ops;

import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The headers of a request that came in, as OpenTelemetry reads them.
enum Headers implements TextMapGetter<Function<String, Optional<String>>> {
    IN;

    @Override
    public @Nullable String get(@Nullable Function<String, Optional<String>> headers, String name) {
        return headers == null ? null : headers.apply(name).orElse(null);
    }
}
