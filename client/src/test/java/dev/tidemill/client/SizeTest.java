package dev.tidemill.client;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SizeTest {
    /// Packed they are less than half of that.
    @Test
    void ownClassesHaveLessThan500KB() throws IOException, URISyntaxException {
        Path classes =
                Path.of(
                        TidemillClient.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI());
        try (var files = Files.walk(classes)) {
            long bytes =
                    files.filter(Files::isRegularFile)
                            .mapToLong(file -> file.toFile().length())
                            .sum();

            assertTrue(100_000 < bytes && bytes < 500_000, bytes + " bytes");
        }
    }
}
