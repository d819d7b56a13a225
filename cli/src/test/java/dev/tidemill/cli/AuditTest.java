package dev.tidemill.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.testkit.ModelServer;
import dev.tidemill.testkit.Models;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `tidemill audit` as an operator meets it.
class AuditTest {
    @TempDir private Path folder;

    @Test
    void itShowsWhatWasDoneBesideARunningServerAndWithoutOne() throws Exception {
        String besideIt;
        String file;
        try (var model = ModelServer.start(Models.echo());
                var server = ServerProcess.serve(folder, model.url())) {
            file = ServerProcess.field("id", server.upload("{}"));
            besideIt = run(0, "audit");
        }

        assertEquals(besideIt, run(0, "audit"));
        String[] lines = besideIt.lines().toArray(String[]::new);
        assertEquals(2, lines.length, besideIt);
        assertTrue(lines[0].startsWith("TIME "), besideIt);
        assertTrue(
                lines[1].matches(
                        "20\\S+Z +default +default +- +create file +" + file + " +127.0.0.1"),
                besideIt);
    }

    @Test
    void programsGetAnObjectALineTheNewestFirst() throws Exception {
        String made = run(0, "keys", "create", "--organization", "acme", "--name", "ci", "-o=json");
        String id = ServerProcess.field("id", made);
        run(0, "keys", "revoke", id);

        String[] lines = run(0, "audit", "-o", "json").lines().toArray(String[]::new);

        assertEquals(2, lines.length);
        assertEquals("revoke", ServerProcess.field("action", lines[0]));
        assertTrue(
                lines[1].endsWith(
                        ("\"project\":null,\"project_id\":null,\"key\":null,\"key_id\":null,"
                                        + "\"action\":\"create\",\"object\":\"api_key\",\"object_id\":\"%s\","
                                        + "\"request_id\":null,\"client\":\"cli\"}")
                                .formatted(id)),
                lines[1]);
        assertEquals("acme", ServerProcess.field("organization", lines[1]));
        assertFalse(lines[1].contains(ServerProcess.field("key", made).substring(3)), lines[1]);
    }

    @Test
    void whatIsShownCanBeNarrowed() throws Exception {
        run(0, "keys", "create", "--organization", "acme", "--project", "support");
        run(0, "keys", "create", "--organization", "acme", "--project", "sales");
        run(0, "keys", "create", "--organization", "globex");

        assertEquals(2, count("--organization", "acme"));
        assertEquals(1, count("--organization", "acme", "--project", "sales"));
        assertEquals(1, count("--limit", "1"));
        assertEquals(3, count("--since", "1h"));
    }

    @Test
    void mistakesAreToldInALine() throws Exception {
        assertTrue(
                run(2, "audit", "--organization", "nobody")
                        .startsWith("tidemill: there is no organization nobody\n"));
        assertTrue(
                run(2, "audit", "--project", "none")
                        .startsWith("tidemill: the organization default has no project none\n"));
        assertTrue(
                run(2, "audit", "--since", "soon")
                        .startsWith(
                                "tidemill: --since must be a time such as 12h or 90d, not soon\n"));
    }

    private long count(String... arguments) throws Exception {
        var all = new ArrayList<>(List.of("audit", "-o=json"));
        all.addAll(List.of(arguments));
        return run(0, all.toArray(String[]::new)).lines().count();
    }

    private String run(int code, String... arguments) throws Exception {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data", folder.toString()));
        try (var command = ServerProcess.run(all.toArray(String[]::new))) {
            return command.end(code);
        }
    }
}
