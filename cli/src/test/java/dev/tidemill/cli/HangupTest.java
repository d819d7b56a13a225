package dev.tidemill.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.testkit.ModelReply;
import dev.tidemill.testkit.ModelRequest;
import dev.tidemill.testkit.ModelServer;
import dev.tidemill.testkit.Models;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `kill -HUP` of a server that runs a batch.
class HangupTest {
    private static final int LINES = 5_000;

    private final Semaphore answers = new Semaphore(1_000);

    @TempDir private Path folder;

    private ModelReply answer(ModelRequest request) {
        if (request.method().equals("POST")) {
            answers.acquireUninterruptibly();
        }
        return Models.echo().reply(request);
    }

    @Test
    void everyLineOfARunningBatchIsSentOnceAcrossAReload() throws Exception {
        try (var first = ModelServer.start(this::answer);
                var second = ModelServer.start(Models.echo());
                var server = ServerProcess.serve(config("", first.url()))) {
            String id = server.create(lines());
            server.await(id, "completed", Pattern.compile("1000"));

            config("", second.url());
            server.hangUp();
            server.awaitSaid("upstreams reloaded: pool changed");
            answers.release(LINES);
            String batch = server.await(id, "status", Pattern.compile("completed"));

            assertEquals("" + LINES, ServerProcess.field("completed", batch));
            assertEquals("0", ServerProcess.field("failed", batch));
            assertEquals(LINES, first.calls().size() + second.calls().size());
            Set<String> bodies = new HashSet<>();
            first.calls().forEach(call -> bodies.add(call.text()));
            second.calls().forEach(call -> bodies.add(call.text()));
            assertEquals(LINES, bodies.size());
            assertTrue(first.calls().size() < 2_000, "calls: " + first.calls().size());
        }
    }

    @Test
    void aWrongFileIsRefusedAndTheOldConfigurationStays() throws Exception {
        try (var model = ModelServer.start(Models.echo());
                var server = ServerProcess.serve(config("", model.url()))) {
            config("  prot: 1", URI.create("ftp://x/v1"));
            server.hangUp();
            server.awaitSaid("tidemill.yaml, line 4: there is no setting 'prot'");
            server.awaitSaid("tidemill.yaml, line 7: the URL of an upstream must be like");
            String id = server.create(lines());
            server.await(id, "status", Pattern.compile("completed"));
            assertEquals(LINES, model.calls().size());
        }
    }

    @Test
    void whatNeedsARestartIsNamed() throws Exception {
        try (var model = ModelServer.start(Models.echo());
                var server = ServerProcess.serve(config("", model.url()))) {
            config("  read_timeout: 1m", model.url());
            server.hangUp();
            server.awaitSaid("upstreams reloaded: nothing has changed");
            server.awaitSaid("changed, but for a restart to apply: http.read_timeout\"");
        }
    }

    private Path config(String http, URI upstream) throws IOException {
        return Files.writeString(
                folder.resolve("tidemill.yaml"),
                """
                data: %s
                http:
                  port: 0
                %s
                upstreams:
                  - name: pool
                    url: %s
                """
                        .formatted(folder.resolve("data"), http, upstream));
    }

    private static String lines() {
        return IntStream.range(0, LINES)
                .mapToObj(i ->
                        """
                        {"custom_id":"c%d","method":"POST","url":"/v1/embeddings",\
                        "body":{"model":"m","input":"text %d"}}
                        """
                                .formatted(i, i))
                .collect(Collectors.joining());
    }
}
