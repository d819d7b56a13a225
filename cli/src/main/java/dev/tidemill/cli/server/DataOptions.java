package dev.tidemill.cli.server;

import dev.tidemill.server.app.ConfigReader;
import dev.tidemill.server.config.InvalidConfig;
import dev.tidemill.server.config.Settings;
import dev.tidemill.server.store.Store;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The flags that say which data folder, and which configuration.
final class DataOptions {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder of all data; tidemill-data by default.")
    private @Nullable String data;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "YAML file with all settings; also TIDEMILL_CONFIG.")
    private @Nullable Path file;

    /// The file, the variables and the flags, still to be read.
    ///
    /// @param others more flags, by their settings
    Settings settings(Map<String, String> environment, Map<String, String> others)
            throws InvalidConfig, IOException {
        Map<String, String> flags = new HashMap<>(others);
        if (data != null) {
            flags.put("data", data);
        }
        Path yaml = file;
        if (yaml == null && environment.containsKey("TIDEMILL_CONFIG")) {
            yaml = Path.of(environment.get("TIDEMILL_CONFIG"));
        }
        String text = yaml == null ? "" : read(yaml);
        String name = yaml == null ? "configuration" : yaml.toString();
        return Settings.read(text, name, environment, flags);
    }

    /// Opens the store that a server with these options has, whether one is using it or not.
    Store visitStore() throws InvalidConfig, IOException {
        var environment = System.getenv();
        return new ConfigReader(environment).storage(settings(environment, Map.of())).visitStore();
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
