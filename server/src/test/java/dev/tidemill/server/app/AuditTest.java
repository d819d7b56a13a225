package dev.tidemill.server.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.tidemill.server.access.Keys;
import dev.tidemill.server.job.Reach;
import dev.tidemill.server.store.AuditEntry;
import dev.tidemill.server.webhooks.WebhooksConfig;
import dev.tidemill.testkit.ModelReply;
import dev.tidemill.testkit.ModelRequest;
import dev.tidemill.testkit.Models;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What requests with real keys leave in the audit log.
class AuditTest {
    private static final String LINE = Lab.line("a", "\"input\":1");
    private static final String WEBHOOK =
            "{\"name\":\"n\",\"url\":\"http://127.0.0.1:9999/\",\"event_types\":[\"batch.failed\"]}";

    @TempDir private Path folder;
    private Lab lab;
    private Keys.Made key;

    @BeforeEach
    void start() throws IOException {
        var webhooks =
                new WebhooksConfig(
                        new WebhooksConfig.Targets(true, true, List.of()),
                        WebhooksConfig.Attempts.DEFAULT,
                        WebhooksConfig.Retry.DEFAULT,
                        Duration.ofDays(30));
        lab = Lab.start(folder, AuditTest::answer, webhooks, InstantSource.system());
        key = lab.key("acme", "support", false);
    }

    private static ModelReply answer(ModelRequest request) {
        return request.text().contains("hang")
                ? new ModelReply.Hang(Duration.ofSeconds(20))
                : Models.echo().reply(request);
    }

    @AfterEach
    void stop() throws IOException {
        lab.close();
    }

    @Test
    void filesAreCreatedDownloadedAndDeleted() throws Exception {
        String file = id(send(lab.uploading(LINE, "batch")));
        send(lab.request("/v1/files/" + file));
        send(lab.request("/v1/files/" + file + "/content"));
        send(lab.request("/v1/files/" + file).DELETE());

        assertNoted("create file " + file, "download file " + file, "delete file " + file);
    }

    @Test
    void anOutputIsDownloaded() throws Exception {
        String input = id(send(lab.uploading(LINE, "batch")));
        String batch = create(input, "b");
        String output = awaitOutput(batch);

        send(lab.request("/v1/files/" + output + "/content"));

        assertNoted("create file " + input, "create batch " + batch, "download file " + output);
    }

    @Test
    void onlyBytesThatAreSentAreADownload() throws Exception {
        String file = id(send(lab.uploading(LINE, "batch")));
        String content = "/v1/files/" + file + "/content";

        assertEquals(200, send(lab.request(content).HEAD()).statusCode());
        assertEquals(304, send(lab.request(content).header("If-None-Match", "*")).statusCode());
        assertEquals(416, send(lab.request(content).header("Range", "bytes=999-")).statusCode());
        assertNoted("create file " + file);

        assertEquals(206, send(lab.request(content).header("Range", "bytes=0-1")).statusCode());
        assertNoted("create file " + file, "download file " + file);
    }

    @Test
    void batchesAreCreatedAndCancelledOnce() throws Exception {
        String input = id(send(lab.uploading(Lab.line("a", "\"input\":\"hang\""), "batch")));
        String batch = create(input, "same");
        assertEquals(batch, create(input, "same"));
        send(lab.posting("/v1/batches/" + batch + "/cancel", ""));
        send(lab.posting("/v1/batches/" + batch + "/cancel", ""));

        assertNoted("create file " + input, "create batch " + batch, "cancel batch " + batch);
    }

    @Test
    void uploadsAreCreatedCompletedAndCancelled() throws Exception {
        String creating = PartsClient.creating("in", "user_data", 1, "");
        String completed = id(send(lab.posting("/v1/uploads", creating)));
        String cancelled = id(send(lab.posting("/v1/uploads", creating)));
        String part = id(send(part(completed)));
        var body =
                send(lab.posting(
                                "/v1/uploads/" + completed + "/complete",
                                "{\"part_ids\":[\"" + part + "\"]}"))
                        .body();
        send(lab.posting("/v1/uploads/" + cancelled + "/cancel", ""));

        assertNoted(
                "create upload " + completed,
                "create upload " + cancelled,
                "create file " + Json.parse(body).text("file.id"),
                "cancel upload " + cancelled);
    }

    private HttpRequest.Builder part(String upload) {
        return lab.request("/v1/uploads/" + upload + "/parts")
                .header("Content-Type", "multipart/form-data; boundary=b")
                .POST(
                        BodyPublishers.ofString(
                                "--b\r\nContent-Disposition: form-data; name=\"data\";"
                                        + " filename=\"blob\"\r\n\r\nx\r\n--b--\r\n"));
    }

    @Test
    void webhookEndpointsAreCreatedChangedRotatedAndDeleted() throws Exception {
        String webhook = id(send(lab.posting("/v1/webhook_endpoints", WEBHOOK)));
        String one = "/v1/webhook_endpoints/" + webhook;
        send(lab.posting(one, "{\"name\":\"other\"}"));
        send(lab.posting(one, "{\"name\":\"other\"}"));
        send(lab.posting(one + "/rotate_secret", "{}"));
        send(lab.request(one).DELETE());

        assertNoted(
                "create webhook_endpoint " + webhook,
                "update webhook_endpoint " + webhook,
                "rotate webhook_endpoint " + webhook,
                "delete webhook_endpoint " + webhook);
    }

    @Test
    void whatIsRefusedIsNotNoted() throws Exception {
        var other = lab.key("globex", "sales", false);
        String file = id(send(lab.uploading(LINE, "batch")));

        assertEquals(404, send(other, lab.request("/v1/files/" + file).DELETE()).statusCode());
        assertEquals(404, send(other, lab.request("/v1/files/" + file + "/content")).statusCode());
        assertEquals(401, lab.delete("/v1/files/" + file).statusCode());

        assertNoted("create file " + file);
    }

    @Test
    void keysAreMadeAndRevokedByTheCommand() {
        String id = key.key().id();
        lab.withKeys(keys -> keys.revoke(id));
        lab.withKeys(keys -> keys.revoke(id));

        var entries = list(key);

        assertEquals(List.of("create api_key " + id, "revoke api_key " + id), shown(entries));
        for (var entry : entries) {
            assertEquals(new AuditEntry.By(null, null, null, "cli"), entry.by());
            assertEquals("support", entry.owner().projectName());
        }
    }

    @Test
    void anOrganizationsKeyIsNotedInTheProjectOfTheObject() throws Exception {
        String file = id(send(lab.uploading(LINE, "batch")));
        var all = lab.key("acme", null, false);

        send(all, lab.request("/v1/files/" + file).DELETE());

        var last = list(key).getLast();
        assertEquals("delete file " + file, shown(last));
        assertEquals(key.key().owner().project(), last.owner().project());
        assertEquals(all.key().id(), last.by().key());
    }

    @Test
    void nothingSecretAndNothingOfAnotherOrganizationIsShown() throws Exception {
        var other = lab.key("globex", "sales", false);
        String foreign = id(send(other, lab.uploading(LINE, "batch")));
        String made = send(lab.posting("/v1/webhook_endpoints", WEBHOOK)).body();

        String shown = list(key).toString();

        assertFalse(shown.contains(foreign), shown);
        assertFalse(shown.contains(other.key().id()), shown);
        assertFalse(shown.contains(key.secret().substring(3)), shown);
        assertFalse(shown.contains(Json.parse(made).text("signing_secret")), shown);
    }

    @Test
    void anEntryHasTheIdOfItsRequest() throws Exception {
        var response = send(lab.uploading(LINE, "batch"));

        assertEquals(
                response.headers().firstValue("x-request-id").orElseThrow(),
                list(key).getLast().by().request());
    }

    /// Exactly these are noted of the key, in this order.
    private void assertNoted(String... expected) {
        var entries = list(key).stream().filter(entry -> !entry.kind().equals("api_key")).toList();
        assertEquals(List.of(expected), shown(entries));
        for (var entry : entries) {
            assertEquals(key.key().id(), entry.by().key());
            assertEquals("127.0.0.1", entry.by().client());
            assertEquals("acme", entry.owner().organizationName());
            assertEquals("support", entry.owner().projectName());
        }
    }

    /// What the organization of the key sees, the oldest first.
    private List<AuditEntry> list(Keys.Made key) {
        var within = new Reach.All(key.key().owner().organization());
        return lab.withStore(store -> store.audit().list(within, Instant.EPOCH, null, 99))
                .reversed();
    }

    private static List<String> shown(List<AuditEntry> entries) {
        return entries.stream().map(AuditTest::shown).toList();
    }

    private static String shown(AuditEntry entry) {
        return entry.action() + " " + entry.kind() + " " + entry.object();
    }

    private String create(String input, String once) throws Exception {
        String body = Lab.creating(input, "/v1/embeddings");
        return id(send(lab.posting("/v1/batches", body).header("Idempotency-Key", once)));
    }

    private String awaitOutput(String batch) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        @Nullable String output = null;
        while (output == null) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain");
            }
            LockSupport.parkNanos(2_000_000);
            var found = Json.parse(send(lab.request("/v1/batches/" + batch)).body());
            output = found.text("status").equals("completed") ? found.text("output_file_id") : null;
        }
        return output;
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return send(key, request);
    }

    private HttpResponse<String> send(Keys.Made key, HttpRequest.Builder request) throws Exception {
        return lab.send(key.secret(), request);
    }

    private static String id(HttpResponse<String> response) {
        return Json.parse(response.body()).text("id");
    }
}
