package dev.tidemill.server.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.testkit.Models;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Names and values that a client chooses, and that would like to be a path, a header or a form
/// without end.
class HostileNamesTest {
    private static final String FORM = "--b\r\nContent-Disposition: form-data; name=\"";
    private static final String PURPOSE = FORM + "purpose\"\r\n\r\nbatch\r\n";
    private static final String FILE = FORM + "file\"\r\n\r\n{}\r\n";

    @TempDir private static Path folder;
    private static Lab lab;

    @BeforeAll
    static void start() throws IOException {
        lab = Lab.start(folder, Models.echo());
    }

    @AfterAll
    static void stop() throws IOException {
        lab.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "filename=\"../../../passwd\"",
                "filename=\"..\\..\\passwd\"",
                "filename*=UTF-8''..%2F..%2Fpasswd",
                "filename*=UTF-8''%00..%2Fpass%0D%0Awd",
                "filename*=UTF-8''%2Fetc%2Fpa%1B%C2%9Bsswd",
            })
    void aFilenameLeadsNowhere(String filename) throws Exception {
        long outside = outside();

        String file = Json.parse(upload(filename).body()).text("id");

        assertEquals("passwd", Json.parse(lab.get("/v1/files/" + file).body()).text("filename"));
        assertEquals(1, files(path -> path.toString().contains(file)));
        assertEquals(outside, outside());
    }

    /// How many files there are where none of a client's belongs.
    private static long outside() throws IOException {
        return files(path -> !path.startsWith(folder.resolve("blobs")));
    }

    private static long files(Predicate<Path> which) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(which).count();
        }
    }

    @Test
    void aFilenameAddsNoHeader() throws Exception {
        String name = "filename*=UTF-8''a%0D%0ASet-Cookie:%20a=b%0D%0A%0D%0A%22%3Bx=%22.jsonl";
        String file = Json.parse(upload(name).body()).text("id");

        var headers = lab.get("/v1/files/" + file + "/content").headers();

        assertEquals(Optional.empty(), headers.firstValue("Set-Cookie"));
        assertEquals(
                "attachment; filename=\"aSet-Cookie_ a_b__x__.jsonl\";"
                        + " filename*=UTF-8''aSet-Cookie%3A%20a%3Db%22%3Bx%3D%22.jsonl",
                headers.firstValue("Content-Disposition").orElse(""));
    }

    @Test
    void metadataIsText() throws Exception {
        String hostile = "\"x\\r\\nSet-Cookie: a=b\\u001b[2J<script>'; drop table batch; --\"";
        String creating =
                Lab.creating(lab.upload(Lab.line("a", "\"input\":1")), "/v1/embeddings")
                        .replaceFirst("}$", ",\"metadata\":{\"k\":HOSTILE}}")
                        .replace("HOSTILE", hostile);

        var created = lab.post("/v1/batches", creating);

        assertEquals(200, created.statusCode(), created.body());
        assertEquals(Optional.empty(), created.headers().firstValue("Set-Cookie"));
        var found = Json.parse(lab.get("/v1/batches").body());
        assertEquals(Json.parse(hostile), found.at("data.0.metadata.k"));
    }

    @Test
    void aFormOf100_000PartsIsRefused() throws Exception {
        var refused =
                form((FORM + "a\"\r\n\r\n\r\n").repeat(100_000) + PURPOSE + FILE + "--b--\r\n");

        assertRefused("it has more than 100 parts", refused);
    }

    @Test
    void aPartWhoseHeadersDoNotEndIsRefused() throws Exception {
        assertRefused(
                "the headers of a part are too long",
                form("--b\r\n" + "X-A: b\r\n".repeat(100_000)));
        assertRefused(
                "the headers of a part are too long", form("--b\r\n" + "x".repeat(1_000_000)));
    }

    @Test
    void bracketsInTheNameOfAPartAreNotFollowed() throws Exception {
        String deep = FORM + "expires_after" + "[a".repeat(3_000) + "\"\r\n\r\n1\r\n";

        assertEquals(200, form(PURPOSE + deep + FILE + "--b--\r\n").statusCode());
    }

    private static HttpResponse<String> upload(String filename) throws Exception {
        String file = FORM + "file\"; " + filename + "\r\n\r\n{}\r\n";
        return form(PURPOSE + file + "--b--\r\n");
    }

    private static HttpResponse<String> form(String body) throws Exception {
        return lab.send(
                lab.request("/v1/files")
                        .header("Content-Type", "multipart/form-data; boundary=b")
                        .POST(BodyPublishers.ofString(body)));
    }

    private static void assertRefused(String reason, HttpResponse<String> refused) {
        assertEquals(400, refused.statusCode(), refused.body());
        assertTrue(refused.body().contains(reason), refused.body());
    }
}
