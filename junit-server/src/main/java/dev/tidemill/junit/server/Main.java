package dev.tidemill.junit.server;

import dev.tidemill.server.app.ConfigReader;
import dev.tidemill.server.app.Tidemill;
import dev.tidemill.server.config.InvalidConfig;
import dev.tidemill.server.config.Settings;
import dev.tidemill.server.dispatch.Endpoint;
import dev.tidemill.server.job.SteadyClock;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;

/// A server that lives until its standard input ends, which it does with the process at its other
/// end, however that one dies.
final class Main {
    private Main() {}

    /// Says where it listens, in one line.
    ///
    /// @param arguments the configuration file, and the folders that nobody else deletes once the
    ///   standard input has ended
    public static void main(String[] arguments) throws IOException {
        try {
            System.out.println(start(Path.of(arguments[0])).url());
        } catch (InvalidConfig | IOException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
            for (int i = 1; i < arguments.length; i++) {
                delete(Path.of(arguments[i]));
            }
        } finally {
            Runtime.getRuntime().halt(0);
        }
    }

    private static Tidemill start(Path file) throws IOException, InvalidConfig {
        var environment = System.getenv();
        var text = Files.readString(file);
        var settings = Settings.read(text, file.toString(), environment, Map.of());
        var config = new ConfigReader(environment).read(settings);
        var clock = new SteadyClock(InstantSource.system(), System::nanoTime);
        return Tidemill.start(config, Main::embeddedModel, clock);
    }

    private static Endpoint embeddedModel() {
        throw new UnsupportedOperationException("A test has a model server of its own.");
    }

    /// As much as can be deleted: the server still runs.
    private static void delete(Path folder) throws IOException {
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                var _ = path.toFile().delete();
            }
        }
    }
}
