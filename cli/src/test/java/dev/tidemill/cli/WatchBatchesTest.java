package dev.tidemill.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.testkit.ModelServer;
import dev.tidemill.testkit.Models;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `tidemill watch` beside a server in a process of its own.
@Timeout(120)
class WatchBatchesTest {
    private static final String CONTROL_C = "\003";
    private static final String ENTER_SCREEN = "\033[?1049h";
    private static final String LEAVE_SCREEN = "\033[?1049l";

    @TempDir private Path folder;

    @Test
    void whereThereIsNoTerminalTheBatchesAreShownOnce() throws Exception {
        try (var model = ModelServer.start(Models.echo());
                var server = ServerProcess.serve(folder, model.url())) {
            String batch = server.create(Lines.input(3));
            server.await(batch, "status", Pattern.compile("completed"));

            try (var watch = CommandProcess.run(folder, server.url() + "/v1", "watch")) {
                var lines = watch.end(0).lines().toList();

                assertEquals(2, lines.size());
                assertTrue(lines.get(0).startsWith("ID   "), lines.get(0));
                assertTrue(lines.get(1).matches(batch + "  completed  100%  \\d+s .* 3 +m"));
            }
        }
    }

    @Test
    void onATerminalTheTableFollowsAndTheScreenComesBack() throws Exception {
        try (var model = ModelServer.start(Models.echo());
                var server = ServerProcess.serve(folder, model.url());
                var watch =
                        CommandProcess.onTerminal(
                                folder, server.url() + "/v1", "watch", "--interval", "100ms")) {
            watch.awaitSaid(ENTER_SCREEN);
            String batch = server.create(Lines.input(3));
            watch.awaitSaid(batch);
            watch.awaitSaid("\033[32mcompleted\033[0m  100%");

            watch.type(CONTROL_C);
            String said = watch.end(130);

            assertTrue(said.contains(LEAVE_SCREEN), said);
            String withBatch = said.substring(said.indexOf(batch));
            assertFalse(withBatch.contains("MODEL"), "80 columns have no room for it");
        }
    }

    @Test
    void anIntervalThatIsNoneIsRefused() throws Exception {
        try (var watch =
                CommandProcess.run(folder, "http://127.0.0.1:1/v1", "watch", "--interval", "0s")) {
            assertTrue(watch.end(2).startsWith("tidemill: --interval must be 100ms or more"));
        }
    }
}
