package dev.tidemill.cli;

import ch.qos.logback.classic.Level;
import dev.tidemill.embedded.EmbeddedModel;
import dev.tidemill.server.app.Config;
import dev.tidemill.server.app.ConfigReader;
import dev.tidemill.server.app.Tidemill;
import dev.tidemill.server.config.InvalidConfig;
import dev.tidemill.server.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `tidemill serve`.
@Command(
        name = "serve",
        description = "Runs the server until it is told to stop (Ctrl-C, SIGTERM).",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Without an upstream it serves the embedded model all-minilm-l6-v2 alone.",
            "",
            "Examples:",
            "  tidemill serve",
            "  tidemill serve --port 0 --upstream http://localhost:8000/v1",
            "  tidemill serve --config tidemill.yaml"
        })
final class Serve implements Callable<Integer> {
    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "Loopback address to listen on; 127.0.0.1 by default.")
    private @Nullable String host;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Port to listen on; 8080 by default, 0 for any that is free.")
    private @Nullable String port;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder of all data; tidemill-data by default, made if need be.")
    private @Nullable String data;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "YAML file with all settings; also TIDEMILL_CONFIG.")
    private @Nullable Path file;

    @Option(
            names = "--upstream",
            paramLabel = "URL",
            description =
                    "Base URL of an OpenAI-compatible model server, with /v1; may be repeated.")
    private List<String> upstreams = List.of();

    @Override
    public Integer call() throws InvalidConfig, IOException, InterruptedException {
        var config = config(System.getenv());
        Logging.start(Level.INFO);
        var tidemill = Tidemill.start(config, EmbeddedModel::new, InstantSource.system());
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(tidemill, stopped), "stop"));
        System.out.printf(
                "tidemill is listening on %s (data in %s, %s)%n",
                tidemill.url(), config.data().toAbsolutePath(), models(config));
        stopped.await();
        return 0;
    }

    private static void stop(Tidemill tidemill, CountDownLatch stopped) {
        System.out.println("tidemill is stopping: lines in flight may end within their grace");
        tidemill.close();
        System.out.println("tidemill has stopped");
        stopped.countDown();
    }

    private static String models(Config config) {
        String upstreams =
                config.upstreams().stream()
                        .map(upstream -> "upstream " + upstream.name())
                        .reduce((a, b) -> a + ", " + b)
                        .orElse("no upstream");
        return config.embeddedModel()
                ? upstreams + ", embedded model " + EmbeddedModel.NAME
                : upstreams;
    }

    private Config config(Map<String, String> environment) throws InvalidConfig, IOException {
        Map<String, String> flags = new HashMap<>();
        put(flags, "http.host", host);
        put(flags, "http.port", port);
        put(flags, "data", data);
        put(flags, "upstream", upstreams.isEmpty() ? null : String.join(",", upstreams));
        Path yaml = file;
        if (yaml == null && environment.containsKey("TIDEMILL_CONFIG")) {
            yaml = Path.of(environment.get("TIDEMILL_CONFIG"));
        }
        String text = yaml == null ? "" : read(yaml);
        String name = yaml == null ? "configuration" : yaml.toString();
        return new ConfigReader(environment).read(Settings.read(text, name, environment, flags));
    }

    private static void put(Map<String, String> flags, String setting, @Nullable String value) {
        if (value != null) {
            flags.put(setting, value);
        }
    }

    private static String read(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IOException("the configuration file " + file + " cannot be read", e);
        }
    }
}
