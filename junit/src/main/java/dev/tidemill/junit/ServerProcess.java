package dev.tidemill.junit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/// A server in a process of its own, which ends when this process does.
final class ServerProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int SHOWN_LINES = 100;

    /// Variables that are for other servers, and for the Java of the tests.
    private static final Pattern OF_OTHERS =
            Pattern.compile("(TIDEMILL|OTEL)_.*|JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS|_JAVA_OPTIONS");

    private final Process process;
    private final Path folder;
    private String baseUrl = "";

    private ServerProcess(Process process, Path folder) {
        this.process = process;
        this.folder = folder;
    }

    /// Returns when it listens.
    ///
    /// @param settings by their paths
    static ServerProcess start(JavaHome java, URI model, Map<String, String> settings)
            throws IOException, InterruptedException {
        Path jars = ServerJars.folder();
        Path folder = Files.createTempDirectory("tidemill-test-");
        var server = new ServerProcess(launch(java, model, settings, jars, folder), folder);
        try {
            server.awaitListening();
            return server;
        } catch (IOException | InterruptedException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private static Process launch(
            JavaHome java, URI model, Map<String, String> settings, Path jars, Path folder)
            throws IOException {
        Files.writeString(
                folder.resolve("tidemill.yaml"),
                """
                upstreams:
                  - name: model-server
                    url: %s
                    models: any
                """
                        .formatted(model));
        var builder =
                new ProcessBuilder(
                        java.command().toString(),
                        // A short life: half the time of its start would go into compiling it well.
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Djava.io.tmpdir=" + folder,
                        "-cp",
                        jars.resolve("*").toString(),
                        "dev.tidemill.junit.server.Main",
                        folder.toString(),
                        jars.toString());
        var environment = builder.environment();
        environment.keySet().removeIf(name -> OF_OTHERS.matcher(name).matches());
        environment.put("TIDEMILL_DATA", folder.resolve("data").toString());
        environment.put("TIDEMILL_HTTP_PORT", "0");
        settings.forEach((setting, value) -> environment.put(variable(setting), value));
        return builder.redirectErrorStream(true).redirectOutput(logIn(folder).toFile()).start();
    }

    private static String variable(String setting) {
        return "TIDEMILL_" + setting.replace('.', '_').toUpperCase(Locale.ROOT);
    }

    private static Path logIn(Path folder) {
        return folder.resolve("server.log");
    }

    private void awaitListening() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Path url = folder.resolve("url");
        while (!Files.exists(url)) {
            if (!process.isAlive()) {
                throw new IllegalStateException("The server does not start:\n" + log());
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "The server does not listen after " + PATIENCE + ":\n" + log());
            }
            if (Thread.interrupted()) {
                throw new InterruptedException("while the server started");
            }
            LockSupport.parkNanos(1_000_000);
        }
        baseUrl = Files.readString(url);
    }

    /// With `/v1`.
    String baseUrl() {
        return baseUrl;
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    Path folder() {
        return folder;
    }

    /// The last lines of its log.
    String log() {
        try {
            var log = new String(Files.readAllBytes(logIn(folder)), StandardCharsets.UTF_8);
            List<String> lines = log.lines().toList();
            return String.join(
                    "\n", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// It has nothing to save: its data go with it.
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        Folders.delete(folder);
    }
}
