package dev.tidemill.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The examples for the official SDK run on the Tidemill client when only names are replaced.
class ClientMoveTest {
    private static final Path EXAMPLES =
            Path.of(
                    System.getProperty("tidemill.root", "../.."),
                    "examples/src/main/java/dev/tidemill/examples");

    private static final Map<String, String> NAMES = new LinkedHashMap<>();

    static {
        NAMES.put(
                "com.openai.client.okhttp.OpenAIOkHttpClient",
                "dev.tidemill.client.TidemillHttpClient");
        NAMES.put("com.openai.client.OpenAIClient", "dev.tidemill.client.TidemillClient");
        NAMES.put("com.openai.core.http.", "dev.tidemill.client.http.");
        NAMES.put("com.openai.models.", "dev.tidemill.client.");
        NAMES.put("OpenAIOkHttpClient", "TidemillHttpClient");
        NAMES.put("OpenAIClient", "TidemillClient");
    }

    @Test
    void exampleRunsABatchOverTheTidemillClient(@TempDir Path folder)
            throws IOException, InterruptedException {
        Path input = Files.writeString(folder.resolve("in.jsonl"), LiveServer.line("c1") + "\n");
        Path output = folder.resolve("out.jsonl");
        try (var server = LiveServer.start(folder.resolve("data"))) {
            run(server, folder, "RunBatch.java", input.toString(), output.toString());
            var listed = run(server, folder, "ListBatches.java");

            assertTrue(Files.readString(output).contains("\"custom_id\":\"c1\""));
            assertEquals(1, listed.size());
            assertTrue(
                    listed.getFirst().endsWith("completed    /v1/embeddings  1/1"),
                    listed::toString);
        }
    }

    /// Runs a source with the class path of this test, in which nothing of the official SDK is
    /// named.
    private static List<String> run(LiveServer server, Path folder, String name, String... args)
            throws IOException, InterruptedException {
        String source = Files.readString(EXAMPLES.resolve(name));
        for (var each : NAMES.entrySet()) {
            source = source.replace(each.getKey(), each.getValue());
        }
        assertTrue(!source.contains("com.openai") && !source.contains("OpenAI"), source);
        Path sources = Files.createDirectories(folder.resolve("dev/tidemill/examples"));
        File printed = folder.resolve(name + ".out").toFile();
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Files.writeString(sources.resolve(name), source).toString()));
        command.addAll(List.of(args));
        var builder =
                new ProcessBuilder(command)
                        .redirectOutput(printed)
                        .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of("OPENAI_BASE_URL", server.relay.url(), "OPENAI_API_KEY", "any"));
        var process = builder.start();
        try {
            assertTrue(process.waitFor(2, TimeUnit.MINUTES), "it does not come to an end");
            assertEquals(0, process.exitValue());
            return Files.readAllLines(printed.toPath());
        } finally {
            process.destroyForcibly();
        }
    }
}
