package dev.tidemill.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.testkit.ModelServer;
import dev.tidemill.testkit.Models;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Traces cost nothing where nobody wants them.
class TracingTest {
    private static final String INPUT =
            """
            {"custom_id":"a","method":"POST","url":"/v1/embeddings",\
            "body":{"model":"m","input":"1"}}
            """;

    @TempDir private Path folder;

    @Test
    void withoutItsVariablesNothingOfOpenTelemetryIsLoaded() throws Exception {
        assertEquals(List.of(), loadedWith(Map.of()));
    }

    @Test
    void itIsLoadedWhereACollectorIsNamed() throws Exception {
        var loaded = loadedWith(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9"));
        assertTrue(loaded.size() > 100, loaded.toString());
    }

    /// The classes of OpenTelemetry that a server has loaded once it has run a batch.
    private List<String> loadedWith(Map<String, String> variables) throws Exception {
        Path log = folder.resolve("classes");
        var environment = new HashMap<>(variables);
        environment.put("JDK_JAVA_OPTIONS", "-Xlog:class+load:file=" + log);
        try (var model = ModelServer.start(Models.echo());
                var server =
                        ServerProcess.serve(environment, folder.resolve("data"), model.url())) {
            server.await(server.create(INPUT), "status", Pattern.compile("completed"));
        }
        return Files.readAllLines(log).stream()
                .filter(line -> line.contains(" io.opentelemetry."))
                .toList();
    }
}
