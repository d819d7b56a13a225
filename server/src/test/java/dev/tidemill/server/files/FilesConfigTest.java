package dev.tidemill.server.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class FilesConfigTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void defaultsAreThoseOfTheHostedApi() {
        assertEquals(
                new FilesConfig(
                        536_870_912,
                        209_715_200,
                        Optional.of(Duration.ofDays(30)),
                        Duration.ofHours(1),
                        Duration.ofDays(30),
                        Duration.ofMinutes(1)),
                FilesConfig.DEFAULT);
    }

    @Test
    void batchFilesHaveTheirOwnLimit() {
        assertEquals(209_715_200, FilesConfig.DEFAULT.maxBytes(Purpose.BATCH));
        assertEquals(536_870_912, FilesConfig.DEFAULT.maxBytes(Purpose.EVALS));
    }

    @Test
    void nonsenseIsRefused() {
        refuses(() -> new FilesConfig(0, 1, Optional.empty(), HOUR, HOUR, HOUR));
        refuses(() -> new FilesConfig(1, 0, Optional.empty(), HOUR, HOUR, HOUR));
        refuses(() -> new FilesConfig(1, 1, Optional.of(Duration.ZERO), HOUR, HOUR, HOUR));
        refuses(() -> new FilesConfig(1, 1, Optional.empty(), HOUR, Duration.ofMinutes(1), HOUR));
        refuses(() -> new FilesConfig(1, 1, Optional.empty(), Duration.ZERO, HOUR, HOUR));
        refuses(() -> new FilesConfig(1, 1, Optional.empty(), HOUR, HOUR, Duration.ZERO));
    }

    private static void refuses(org.junit.jupiter.api.function.Executable config) {
        assertThrows(IllegalArgumentException.class, config);
    }
}
