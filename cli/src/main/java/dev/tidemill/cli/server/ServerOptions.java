package dev.tidemill.cli.server;

import dev.tidemill.server.config.InvalidConfig;
import dev.tidemill.server.config.Settings;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The flags that configure a server.
final class ServerOptions {
    @Mixin private DataOptions data = new DataOptions();

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description =
                    "Address to listen on; 127.0.0.1 by default. Others than the loopback need an API"
                            + " key first.")
    private @Nullable String host;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Port to listen on; 8080 by default, 0 for any that is free.")
    private @Nullable String port;

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
        put(flags, "upstream", upstreams.isEmpty() ? null : String.join(",", upstreams));
        return data.settings(environment, flags);
    }

    private static void put(Map<String, String> flags, String setting, @Nullable String value) {
        if (value != null) {
            flags.put(setting, value);
        }
    }
}
