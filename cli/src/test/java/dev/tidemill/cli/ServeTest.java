package dev.tidemill.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.testkit.ModelServer;
import dev.tidemill.testkit.Models;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `tidemill serve` as an operator meets it.
class ServeTest {
    private static final int BY_SIGTERM = 143;

    @TempDir private Path folder;

    @Test
    void itStopsWhenItIsTold() throws Exception {
        try (var model = ModelServer.start(Models.echo());
                var server = ServerProcess.serve(folder, model.url())) {
            assertEquals("ok", ServerProcess.field("status", server.get("/readyz")));
            assertEquals(BY_SIGTERM, server.terminate());
        }
    }

    @Test
    void aSecondServerOnTheSameDataIsRefused() throws Exception {
        try (var model = ModelServer.start(Models.echo());
                var _ = ServerProcess.serve(folder, model.url());
                var second =
                        ServerProcess.run("serve", "--port", "0", "--data", folder.toString())) {
            assertEquals(
                    "tidemill: The data folder "
                            + folder
                            + " is in use by another tidemill process. Stop that one, or choose"
                            + " another folder with --data.\n",
                    second.end(1));
        }
    }

    @Test
    void aPortThatIsTakenIsSaid() throws Exception {
        try (var model = ModelServer.start(Models.echo());
                var server =
                        ServerProcess.run(
                                "serve",
                                "--port",
                                "" + model.port(),
                                "--data",
                                folder.toString())) {
            String said = server.end(1);
            assertTrue(
                    said.contains("tidemill: cannot listen on 127.0.0.1:" + model.port() + ": "),
                    said);
        }
    }

    @Test
    void everyMistakeOfTheConfigurationIsTold() throws Exception {
        Path file = folder.resolve("tidemill.yaml");
        Files.writeString(
                file,
                """
                http:
                  prot: 8080
                  read_timeout: soon
                upstreams:
                  - url: ftp://x/v1
                """);
        try (var server = ServerProcess.run("serve", "--config", file.toString())) {
            String said = server.end(2);
            assertTrue(
                    said.contains(
                            file + ", line 2: there is no setting 'prot'; did you mean 'port'?"),
                    said);
            assertTrue(said.contains(file + ", line 3: read_timeout must be a time"), said);
            assertTrue(said.contains(file + ", line 5: the URL of an upstream must be like"), said);
        }
    }

    @Test
    void theConfigurationIsShownWithItsOriginsAndWithoutSecrets() throws Exception {
        Path file = folder.resolve("tidemill.yaml");
        Files.writeString(
                file,
                """
                http:
                  read_timeout: 90s
                upstreams:
                  - url: http://localhost:1/v1
                    headers: {X-Key: hush}
                """);
        try (var server =
                ServerProcess.run("config", "--config", file.toString(), "--port", "9000")) {
            String said = server.end(0);
            assertTrue(said.contains("http.port: 9000  # --port\n"), said);
            assertTrue(said.contains("http.host: 127.0.0.1  # default\n"), said);
            assertTrue(said.contains("http.read_timeout: 90s  # " + file + ", line 2\n"), said);
            assertTrue(said.contains("files.max_bytes: 512MiB  # default\n"), said);
            assertTrue(said.contains("upstreams[0].headers.X-Key: ***  # "), said);
            assertFalse(said.contains("hush"), said);
        }
    }

    @Test
    void anOptionThatIsNoneIsSaid() throws Exception {
        try (var server = ServerProcess.run("serve", "--prot", "1")) {
            assertTrue(server.end(2).startsWith("tidemill: Unknown options: '--prot', '1'\n"));
        }
    }
}
