package dev.tidemill.server.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.server.access.KeyRequest;
import dev.tidemill.testkit.Models;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who may see and do what, over HTTP.
class AccessTest {
    private static final String LINE = Lab.line("a", "\"input\":1");

    @TempDir private Path folder;
    private Lab lab;

    @BeforeEach
    void start() throws IOException {
        lab = Lab.start(folder, Models.echo());
    }

    @AfterEach
    void stop() throws IOException {
        lab.close();
    }

    @Test
    void withoutAnyKeyEverybodyOnThisMachineIsLetIn() throws Exception {
        assertEquals(200, lab.get("/v1/batches").statusCode());
        assertEquals(200, get("/v1/batches", "anything").statusCode());
    }

    @Test
    void theFirstKeyEndsThat() throws Exception {
        lab.get("/v1/batches");
        String key = lab.key("default", null);
        LockSupport.parkNanos(Duration.ofMillis(500).toNanos());

        var refused = lab.get("/v1/batches");

        assertEquals(401, refused.statusCode());
        assertEquals("Bearer", refused.headers().firstValue("WWW-Authenticate").orElse(""));
        assertTrue(message(refused).startsWith("You didn't provide an API key."), refused.body());
        assertEquals(200, get("/v1/batches", key).statusCode());
    }

    @Test
    void aWrongKeyIsRefusedAndNotRepeated() throws Exception {
        lab.key("default", null);

        var refused = get("/v1/batches", "tm-geheim");

        assertEquals(401, refused.statusCode());
        assertEquals(
                "{\"error\":{\"message\":\"Incorrect API key provided.\",\"type\":"
                        + "\"invalid_request_error\",\"param\":null,\"code\":\"invalid_api_key\"}}",
                refused.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/healthz", "/readyz"})
    void whetherItIsWellIsToldToEverybody(String path) throws Exception {
        lab.key("default", null);

        assertEquals(200, lab.get(path).statusCode());
    }

    @Test
    void aKeyThatHasExpiredOpensNothing() throws Exception {
        var request =
                new KeyRequest(
                        "default",
                        Optional.empty(),
                        "short",
                        false,
                        Optional.of(Duration.ofSeconds(1)));
        String key = lab.withKeys(keys -> keys.create(request)).secret();

        assertEquals(401, awaitRefusal(key, Duration.ofSeconds(3)));
    }

    @Test
    void aRevokedKeyOpensNothingASecondLater() throws Exception {
        var made = lab.key("default", null, false);
        assertEquals(200, get("/v1/batches", made.secret()).statusCode());

        lab.withKeys(keys -> keys.revoke(made.key().id()));

        assertEquals(401, awaitRefusal(made.secret(), Duration.ofSeconds(1)));
    }

    @Test
    void aReadOnlyKeyChangesNothing() throws Exception {
        var key = lab.key("default", null, true).secret();

        assertEquals(200, get("/v1/batches", key).statusCode());
        var refused = lab.send(key, lab.posting("/v1/batches", "{}"));
        assertEquals(403, refused.statusCode());
        assertEquals("read_only_key", Json.parse(refused.body()).text("error.code"));
        assertEquals(403, lab.send(key, lab.request("/v1/files/file-1").DELETE()).statusCode());
    }

    @Test
    void aProjectSeesItsOwnAndItsOrganizationSeesAll() throws Exception {
        String support = lab.key("acme", "support");
        String sales = lab.key("acme", "sales");
        String all = lab.key("acme", null);
        String stranger = lab.key("globex", null);
        String first = create(support);
        String second = create(sales);

        assertEquals(List.of(first), list(support, null));
        assertEquals(List.of(second), list(sales, null));
        assertEquals(List.of(second, first), list(all, null));
        assertEquals(List.of(first), list(all, "support"));
        assertEquals(List.of(), list(stranger, null));
    }

    @Test
    void whatAnOrganizationKeyMakesBelongsToTheProjectThatItNames() throws Exception {
        String all = lab.key("acme", null);
        String support = lab.key("acme", "support");
        String file = upload(all, "support");

        assertEquals(200, get("/v1/files/" + file, support).statusCode());
    }

    @Test
    void whatAnOrganizationKeyMakesWithoutNamingOneBelongsToTheDefaultProject() throws Exception {
        String all = lab.key("acme", null);
        String home = lab.key("acme", "default");
        String file = upload(all, null);

        assertEquals(200, get("/v1/files/" + file, home).statusCode());
    }

    @Test
    void whatIsAnothersIsAsUnknownAsWhatIsNot() throws Exception {
        String mine = lab.key("acme", "support");
        String theirs = lab.key("globex", "support");
        String batch = create(mine);
        String file = Json.parse(get("/v1/batches/" + batch, mine).body()).text("input_file_id");

        for (String path :
                List.of(
                        "/v1/batches/" + batch,
                        "/v1/batches/" + batch + "/progress",
                        "/v1/batches?after=" + batch,
                        "/v1/files/" + file,
                        "/v1/files/" + file + "/content",
                        "/v1/files?after=" + file)) {
            String unknown = path.replaceAll("(batch_|file-)[0-9A-Za-z]+", "$1" + "0".repeat(24));
            var foreign = get(path, theirs);
            assertEquals(404, foreign.statusCode(), path);
            assertEquals(
                    get(unknown, theirs).body(),
                    foreign.body().replaceAll("(batch_|file-)[0-9A-Za-z]+", "$1" + "0".repeat(24)));
        }
    }

    @Test
    void aHeaderThatNamesWhatIsNotTheKeysIsRefused() throws Exception {
        String key = lab.key("acme", "support");
        String all = lab.key("acme", null);
        lab.key("globex", "sales");

        assertRefused("mismatched_organization", key, "OpenAI-Organization", "globex");
        assertRefused("mismatched_project", key, "OpenAI-Project", "sales");
        assertRefused("mismatched_project", all, "OpenAI-Project", "sales");
        assertEquals(
                200,
                lab.send(
                                key,
                                lab.request("/v1/batches")
                                        .header("OpenAI-Organization", "acme")
                                        .header("OpenAI-Project", "support"))
                        .statusCode());
    }

    @Test
    void theMetricsAreTheOperatorsAlone() throws Exception {
        String operator = lab.key("default", null, true).secret();

        assertEquals(200, get("/metrics", operator).statusCode());
        assertEquals(403, get("/metrics", lab.key("acme", null)).statusCode());
        assertEquals(403, get("/metrics", lab.key("default", "default")).statusCode());
        assertEquals(401, lab.get("/metrics").statusCode());
    }

    private void assertRefused(String code, String key, String header, String value)
            throws Exception {
        var refused = lab.send(key, lab.request("/v1/batches").header(header, value));
        assertEquals(401, refused.statusCode());
        assertEquals(code, Json.parse(refused.body()).text("error.code"));
    }

    private int awaitRefusal(String key, Duration patience) throws Exception {
        long deadline = System.nanoTime() + patience.toNanos();
        int status = get("/v1/batches", key).statusCode();
        while (status == 200 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            status = get("/v1/batches", key).statusCode();
        }
        return status;
    }

    private HttpResponse<String> get(String path, String key) throws Exception {
        return lab.send(key, lab.request(path));
    }

    private static HttpRequest.Builder in(@Nullable String project, HttpRequest.Builder request) {
        return project == null ? request : request.header("OpenAI-Project", project);
    }

    private String upload(String key, @Nullable String project) throws Exception {
        return id(lab.send(key, in(project, lab.uploading(LINE, "batch"))));
    }

    private String create(String key) throws Exception {
        String body = Lab.creating(upload(key, null), "/v1/embeddings");
        return id(lab.send(key, lab.posting("/v1/batches", body)));
    }

    private List<String> list(String key, @Nullable String project) throws Exception {
        var page = Json.parse(lab.send(key, in(project, lab.request("/v1/batches"))).body());
        return page.items("data").stream().map(item -> item.text("id")).toList();
    }

    private static String id(HttpResponse<String> response) {
        return Json.parse(response.body()).text("id");
    }

    private static String message(HttpResponse<String> response) {
        return Json.parse(response.body()).text("error.message");
    }
}
