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
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;

/// A server that lives until its standard input ends, which it does with the process at its other
/// end, however that one dies.
final class Main {
    private Main() {}

    /// Writes where it listens into the file `url`, beside its configuration, `tidemill.yaml`.
    ///
    /// @param arguments the folder of these two, and others that nobody else deletes once the
    ///   standard input has ended
    public static void main(String[] arguments) throws IOException {
        var folder = Path.of(arguments[0]);
        try {
            tell(start(folder.resolve("tidemill.yaml")).url(), folder);
        } catch (InvalidConfig | IOException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
            for (String argument : arguments) {
                delete(Path.of(argument));
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

    /// All of it at once, since it is waited for.
    private static void tell(String url, Path folder) throws IOException {
        Path written = Files.writeString(folder.resolve("url.new"), url);
        Files.move(written, folder.resolve("url"), StandardCopyOption.ATOMIC_MOVE);
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
