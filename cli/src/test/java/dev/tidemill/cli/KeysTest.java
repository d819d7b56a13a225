package dev.tidemill.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.testkit.ModelServer;
import dev.tidemill.testkit.Models;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `tidemill keys` as an operator meets it.
class KeysTest {
    private static final String JSON = "-o=json";

    @TempDir private Path folder;

    @Test
    void aKeyThatIsMadeBeforeTheServerStartsOpensIt() throws Exception {
        String key = create("--organization", "acme", "--project", "support");
        assertTrue(key.matches("tm-[0-9A-Za-z]{43}"), key);

        try (var model = ModelServer.start(Models.echo());
                var server = ServerProcess.serve(folder, model.url())) {
            assertEquals(401, server.status("/v1/batches"));
            assertEquals(200, server.status("/v1/batches", key));
        }
    }

    @Test
    void aKeyThatIsRevokedWhileTheServerRunsOpensNothingASecondLater() throws Exception {
        try (var model = ModelServer.start(Models.echo());
                var server = ServerProcess.serve(folder, model.url())) {
            String made = keys(0, "create", JSON, "--name", "ci");
            String key = ServerProcess.field("key", made);
            assertEquals(200, server.status("/v1/batches", key));

            String said = keys(0, "revoke", ServerProcess.field("id", made));

            LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
            assertEquals(401, server.status("/v1/batches", key));
            assertTrue(said.endsWith(" (ci)\n"), said);
        }
    }

    @Test
    void theListShowsKeysWithoutThemselves() throws Exception {
        String key = create("--organization", "acme", "--read-only", "--name", "dashboards");

        String list = keys(0, "list");

        assertTrue(list.contains("acme"), list);
        assertTrue(list.contains("(all)"), list);
        assertTrue(list.contains("tm-..." + key.substring(42)), list);
        assertTrue(list.contains("dashboards"), list);
        assertFalse(list.contains(key), list);
        assertTrue(keys(0, "list", JSON).contains("\"read_only\":true"));
    }

    @Test
    void theKeyItselfIsInNoFile() throws Exception {
        String key = create("--name", "ci");

        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertFalse(bytes.contains(key.substring(3)), file.toString());
            }
        }
    }

    @Test
    void mistakesAreToldInALine() throws Exception {
        assertEquals(
                "tidemill: there is no key key_x. `tidemill keys list` shows them all.\n",
                keys(1, "revoke", "key_x"));
        assertTrue(
                keys(2, "create", "--expires", "soon")
                        .startsWith(
                                "tidemill: --expires must be a time such as 12h or 90d, not"
                                        + " soon\n"));
        assertTrue(
                keys(2, "create", "--organization", "a b")
                        .startsWith("tidemill: organization must be up to 64 letters"));
    }

    @Test
    void aServerForOthersNeedsAKeyFirst() throws Exception {
        String[] serve = {"serve", "--host", "0.0.0.0", "--port", "0", "--data", folder.toString()};
        try (var refused = ServerProcess.run(serve)) {
            assertEquals(
                    "tidemill: http.host is 0.0.0.0, where others could reach the server, and there"
                            + " is no API key yet. Make one first: tidemill keys create\n",
                    refused.end(1));
        }
    }

    private String create(String... arguments) throws Exception {
        var all = new ArrayList<>(List.of("create", JSON));
        all.addAll(List.of(arguments));
        return ServerProcess.field("key", keys(0, all.toArray(String[]::new)));
    }

    private String keys(int code, String... arguments) throws Exception {
        var all = new ArrayList<>(List.of("keys"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--data", folder.toString()));
        try (var command = ServerProcess.run(all.toArray(String[]::new))) {
            return command.end(code);
        }
    }
}
