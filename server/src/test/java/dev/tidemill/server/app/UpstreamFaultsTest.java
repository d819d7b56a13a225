package dev.tidemill.server.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemill.testkit.ModelServer;
import dev.tidemill.testkit.Models;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a misbehaving model server costs: the verdict, the calls, and what the client reads.
class UpstreamFaultsTest {
    @TempDir private Path folder;

    @Test
    void aServerThatIsNotThereCostsNoAttempt() throws Exception {
        int port = freePort();
        var url = URI.create("http://127.0.0.1:" + port + "/v1");
        var upstream = Lab.upstream(url, Duration.ofSeconds(10));
        try (var lab = Lab.start(folder, ModelServer.start(Models.echo()), upstream)) {
            String id = lab.create(lines(1_000));
            lab.awaitProgress(id, found -> found.text("waits_for").equals("circuit_open"));
            try (var model = ModelServer.start(port, Models.echo(), true)) {
                var batch = lab.end(id);
                assertEquals("1000", batch.text("request_counts.completed"));
                assertEquals("0", batch.text("request_counts.failed"));
                assertEquals(1_000, model.calls().size());
            }
        }
    }

    private static String lines(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Lab.line("c" + i, "\"input\":1"))
                .collect(Collectors.joining("\n"));
    }

    private static int freePort() throws IOException {
        try (var free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }
}
