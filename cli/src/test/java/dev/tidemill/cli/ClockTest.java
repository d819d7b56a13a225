package dev.tidemill.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidemill.testkit.ModelServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A server whose wall clock is set an hour forward and an hour back in the middle of a batch.
/// Needs the Debian package `faketime`.
@Tag("long")
@Timeout(600)
class ClockTest {
    private static final int LINES = 3_000;
    private static final int BY_SIGTERM = 143;

    @TempDir private Path folder;
    private Path offset;

    @BeforeEach
    void itIsOnTime() throws IOException {
        offset = folder.resolve("offset");
        set("+0");
    }

    @Test
    void aBatchOfHalfAnHourOutlivesAnHourForwardAndAnHourBack() throws Exception {
        var model = new CountingModel(Duration.ofMillis(40));
        try (var upstream = ModelServer.start(0, model, false);
                var server = ServerProcess.serve(configuration(upstream), environment())) {
            String id = server.create(Lines.input(LINES), "30m");
            long created = seconds(server, id, "created_at");
            Waiting.until("a fifth of the lines", () -> model.lines() > LINES / 5);
            set("+1h");
            Waiting.until("two fifths", () -> model.lines() > 2 * LINES / 5);
            assertEquals(1, hoursAhead());
            String ahead = server.create(Lines.input(1), "30m");
            set("-1h");
            Waiting.until("three fifths", () -> model.lines() > 3 * LINES / 5);
            assertEquals(-1, hoursAhead());
            String behind = server.create(Lines.input(1), "30m");
            set("+0");

            String batch = server.await(id, "status", Pattern.compile("completed|expired"));

            Lines.assertCompleted(server, batch, LINES);
            assertEquals(LINES + 2, model.calls());
            assertEquals(created + 1_800, seconds(server, id, "expires_at"));
            assertTrue(seconds(server, id, "completed_at") - created < 120, batch);
            assertTrue(seconds(server, ahead, "created_at") - created < 120, batch);
            assertTrue(
                    seconds(server, behind, "created_at") >= seconds(server, ahead, "created_at"));
            assertEquals(BY_SIGTERM, server.terminate());
        }
    }

    private static long seconds(ServerProcess server, String batch, String field)
            throws IOException, InterruptedException {
        return Long.parseLong(ServerProcess.field(field, server.get("/v1/batches/" + batch)));
    }

    private void set(String to) throws IOException {
        Files.writeString(offset, to + "\n");
    }

    /// By how much a process is ahead that has the wall clock of the server.
    private long hoursAhead() throws IOException {
        var command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        WallClock.class.getName());
        var builder = new ProcessBuilder(command);
        builder.environment().putAll(environment());
        try (var out = builder.start().getInputStream()) {
            String millis = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            return Math.round((Long.parseLong(millis) - System.currentTimeMillis()) / 3_600_000.0);
        }
    }

    private Map<String, String> environment() throws IOException {
        return Map.of(
                "LD_PRELOAD",
                library().toString(),
                "FAKETIME_TIMESTAMP_FILE",
                offset.toString(),
                "FAKETIME_CACHE_DURATION",
                "1",
                // Waiting with a limit goes by the monotonic clock, which is left alone.
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1",
                "FAKETIME_FORCE_MONOTONIC_FIX",
                "0",
                "NO_FAKE_STAT",
                "1");
    }

    private static Path library() throws IOException {
        Path libraries = Path.of("/usr/lib");
        assumeTrue(Files.isDirectory(libraries), "libfaketime is for Linux");
        try (var folders = Files.newDirectoryStream(libraries)) {
            for (Path folder : folders) {
                Path library = folder.resolve("faketime/libfaketimeMT.so.1");
                if (Files.exists(library)) {
                    return library;
                }
            }
        }
        return abort("the package faketime is not installed");
    }

    private Path configuration(ModelServer upstream) throws IOException {
        return Configuration.write(
                folder.resolve("tidemill.yaml"),
                folder.resolve("data"),
                upstream,
                16,
                "batches:\n  windows: [30m]\n");
    }
}
