package dev.tidemill.server.ops;

import dev.tidemill.server.trace.Tracing;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Whether and where traces are sent to, by OpenTelemetry's own variables.
///
/// @param variables whose names begin with `OTEL_`
public record TracingConfig(Map<String, String> variables) {
    /// Without any variable: nobody is told, and nothing of OpenTelemetry is loaded.
    public static final TracingConfig OFF = new TracingConfig(Map.of());

    public TracingConfig {
        variables =
                variables.entrySet().stream()
                        .filter(variable -> !variable.getValue().isBlank())
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        Map.Entry::getKey, Map.Entry::getValue));
    }

    /// Those of the process.
    public static TracingConfig of(Map<String, String> environment) {
        return new TracingConfig(
                environment.entrySet().stream()
                        .filter(variable -> variable.getKey().startsWith("OTEL_"))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /// An exporter or the address of a collector turns it on.
    boolean isOn() {
        if (Boolean.parseBoolean(variables.get("OTEL_SDK_DISABLED"))) {
            return false;
        }
        String exporter = variables.get("OTEL_TRACES_EXPORTER");
        return exporter == null
                ? variables.containsKey("OTEL_EXPORTER_OTLP_ENDPOINT")
                        || variables.containsKey("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
                : !exporter.equals("none");
    }

    /// The same as OpenTelemetry's properties, such as `otel.service.name`.
    Map<String, String> properties() {
        return variables.entrySet().stream()
                .collect(
                        Collectors.toMap(
                                variable ->
                                        variable.getKey()
                                                .toLowerCase(Locale.ROOT)
                                                .replace('_', '.'),
                                Map.Entry::getValue));
    }

    /// @throws IOException if the variables make no sense
    public Tracing open() throws IOException {
        return isOn() ? OpenTelemetryTracing.open(this) : Tracing.OFF;
    }
}
