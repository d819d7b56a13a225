package dev.tidemill.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ListBatchesTest {
    private static final Path SOURCE =
            Path.of(
                    System.getProperty("tidemill.root", "../.."),
                    "examples/src/main/java/dev/tidemill/examples/ListBatches.java");

    @Test
    void exampleMakesOneRequestAndPrintsTheBatches(@TempDir Path folder)
            throws IOException, InterruptedException {
        try (var server = LiveServer.start(folder.resolve("data"));
                var relay = Relay.to(server.port())) {
            var batch = server.end(server.create(server.upload(LiveServer.line("c1")).id()));

            var printed = run(relay.url(), folder.resolve("printed").toFile());

            assertEquals(List.of(batch.id() + "  completed    /v1/embeddings  1/1"), printed);
            assertEquals(List.of("GET /v1/batches"), relay.requests());
        }
    }

    /// Runs the source in a process that knows nothing but the two variables.
    private static List<String> run(String url, File output)
            throws IOException, InterruptedException {
        var builder =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                SOURCE.toString())
                        .redirectOutput(output)
                        .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().clear();
        builder.environment().putAll(Map.of("OPENAI_BASE_URL", url, "OPENAI_API_KEY", "any"));
        var process = builder.start();
        try {
            assertTrue(process.waitFor(2, TimeUnit.MINUTES), "it does not come to an end");
            assertEquals(0, process.exitValue());
            return Files.readAllLines(output.toPath());
        } finally {
            process.destroyForcibly();
        }
    }
}
