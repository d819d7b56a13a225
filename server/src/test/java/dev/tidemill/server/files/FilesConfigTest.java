package dev.tidemill.server.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class FilesConfigTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final UploadsConfig PARTS = UploadsConfig.DEFAULT;

    @Test
    void defaultsAreThoseOfTheHostedApi() {
        assertEquals(
                new FilesConfig(
                        536_870_912,
                        209_715_200,
                        Optional.of(Duration.ofDays(30)),
                        Duration.ofHours(1),
                        Duration.ofDays(30),
                        Duration.ofMinutes(1),
                        new UploadsConfig(8_589_934_592L, 67_108_864, Duration.ofHours(1))),
                FilesConfig.DEFAULT);
    }

    @Test
    void batchFilesHaveTheirOwnLimit() {
        assertEquals(209_715_200, FilesConfig.DEFAULT.maxBytes(Purpose.BATCH));
        assertEquals(536_870_912, FilesConfig.DEFAULT.maxBytes(Purpose.EVALS));
    }

    @Test
    void filesInPartsMayBeLargerUnlessTheyAreBatches() {
        assertEquals(209_715_200, FilesConfig.DEFAULT.maxUploadBytes(Purpose.BATCH));
        assertEquals(8_589_934_592L, FilesConfig.DEFAULT.maxUploadBytes(Purpose.VISION));
    }

    @Test
    void everyPartOfTheLargestUploadMayComeTwice() {
        assertEquals(17_179_869_184L, PARTS.maxBytesOfParts());
        assertEquals(Long.MAX_VALUE, new UploadsConfig(Long.MAX_VALUE, 1, HOUR).maxBytesOfParts());
    }

    @Test
    void nonsenseIsRefused() {
        refuses(() -> new UploadsConfig(0, 1, HOUR));
        refuses(() -> new UploadsConfig(1, 0, HOUR));
        refuses(() -> new UploadsConfig(1, 1, Duration.ofMillis(999)));
        refuses(() -> new FilesConfig(0, 1, Optional.empty(), HOUR, HOUR, HOUR, PARTS));
        refuses(() -> new FilesConfig(1, 0, Optional.empty(), HOUR, HOUR, HOUR, PARTS));
        refuses(() -> new FilesConfig(1, 1, Optional.of(Duration.ZERO), HOUR, HOUR, HOUR, PARTS));
        refuses(() ->
                new FilesConfig(1, 1, Optional.empty(), HOUR, Duration.ofMinutes(1), HOUR, PARTS));
        refuses(() -> new FilesConfig(1, 1, Optional.empty(), Duration.ZERO, HOUR, HOUR, PARTS));
        refuses(() -> new FilesConfig(1, 1, Optional.empty(), HOUR, HOUR, Duration.ZERO, PARTS));
    }

    private static void refuses(org.junit.jupiter.api.function.Executable config) {
        assertThrows(IllegalArgumentException.class, config);
    }
}
