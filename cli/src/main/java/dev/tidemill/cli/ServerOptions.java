package dev.tidemill.cli;

import dev.tidemill.server.config.InvalidConfig;
import dev.tidemill.server.config.Settings;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The flags that configure a server.
final class ServerOptions {
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

    /// The file, the variables and the flags, still to be read.
    Settings settings(Map<String, String> environment) throws InvalidConfig, IOException {
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
        return Settings.read(text, name, environment, flags);
    }

    private static void put(Map<String, String> flags, String setting, @Nullable String value) {
        if (value != null) {
            flags.put(setting, value);
        }
    }

    private static String read(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new IOException("the configuration file " + file + " is not in UTF-8", e);
        } catch (IOException e) {
            throw new IOException("the configuration file " + file + " cannot be read", e);
        }
    }
}
