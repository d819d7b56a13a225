package dev.tidemill.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// `./tidemill serve`, started as a user would start it.
final class ServerProcess implements AutoCloseable {
    private static final Pattern LISTENING =
            Pattern.compile("tidemill is listening on (http://127\\.0\\.0\\.1:\\d+)/v1 .*");

    private final Process process;
    private final Api api;

    private ServerProcess(Process process, Api api) {
        this.process = process;
        this.api = api;
    }

    static ServerProcess start(Path root, Path data, String upstream) throws IOException {
        return start(root, data, Map.of(), upstream);
    }

    /// ... with these settings, by their variables.
    static ServerProcess start(Path root, Path data, Map<String, String> settings, String upstream)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.addAll(List.of(root.resolve("tidemill").toString(), "serve", "--port", "0"));
        command.addAll(List.of("--data", data.toString(), "--upstream", upstream));
        return start(command, settings, data);
    }

    /// ... with the upstreams of this configuration.
    static ServerProcess start(Path root, Path data, Path config) throws IOException {
        List<String> command = new ArrayList<>();
        command.addAll(List.of(root.resolve("tidemill").toString(), "serve", "--port", "0"));
        command.addAll(List.of("--data", data.toString(), "--config", config.toString()));
        return start(command, Map.of(), data);
    }

    private static ServerProcess start(
            List<String> command, Map<String, String> settings, Path data) throws IOException {
        var process = launch(command, settings, data);
        try {
            return new ServerProcess(process, new Api(listening(process, data)));
        } catch (IOException e) {
            Children.stop(process);
            throw e;
        }
    }

    /// Without waiting for anything.
    static Process launch(List<String> command, Map<String, String> settings, Path data)
            throws IOException {
        Path log = data.resolveSibling(data.getFileName() + ".log");
        var builder = new ProcessBuilder(command).redirectError(log.toFile());
        // What the JVM is told stays, for a profiler.
        builder.environment()
                .keySet()
                .removeIf(name ->
                        name.matches("(TIDEMILL|OTEL)_.*") && !name.equals("TIDEMILL_JAVA_OPTS"));
        builder.environment().putAll(settings);
        return builder.start();
    }

    static URI listening(Process process, Path data) throws IOException {
        BufferedReader output = process.inputReader();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            var listening = LISTENING.matcher(line);
            if (listening.matches()) {
                return URI.create(listening.group(1));
            }
        }
        throw new IOException("the server did not start: see " + data + ".log");
    }

    Api api() {
        return api;
    }

    long pid() {
        return process.pid();
    }

    double cpu() throws IOException {
        return Usage.cpu(process.pid());
    }

    /// SIGTERM, and waits.
    @Override
    public void close() {
        Children.stop(process);
        api.close();
    }
}
