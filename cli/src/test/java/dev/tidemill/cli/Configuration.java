package dev.tidemill.cli;

import dev.tidemill.testkit.ModelServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The configuration of one server in front of one model server.
final class Configuration {
    private Configuration() {}

    /// Writes it to the file, which is returned.
    ///
    /// @param more settings, each line with its end
    static Path write(Path file, Path data, ModelServer upstream, int maxInFlight, String more)
            throws IOException {
        return Files.writeString(
                file,
                """
                data: %s
                http:
                  port: 0
                %supstreams:
                  - url: %s
                    max_in_flight: %d
                """
                        .formatted(data, more, upstream.url(), maxInFlight));
    }
}
