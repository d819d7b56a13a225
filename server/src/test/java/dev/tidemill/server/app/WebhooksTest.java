package dev.tidemill.server.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.tidemill.server.webhooks.WebhooksConfig;
import dev.tidemill.server.webhooks.WebhooksConfig.Attempts;
import dev.tidemill.server.webhooks.WebhooksConfig.Retry;
import dev.tidemill.server.webhooks.WebhooksConfig.Targets;
import dev.tidemill.testkit.ModelReply;
import dev.tidemill.testkit.ModelRequest;
import dev.tidemill.testkit.Models;
import dev.tidemill.testkit.WebhookReceiver;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Webhooks of a whole server, received over real sockets.
class WebhooksTest {
    private static final String ENDPOINTS = "/v1/webhook_endpoints";
    private static final String LINE = Lab.line("a", "\"input\":1");

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());

    @TempDir private Path folder;
    private Lab lab;

    @BeforeEach
    void start() throws IOException {
        lab = start(quick());
    }

    @AfterEach
    void stop() throws IOException {
        lab.close();
    }

    private Lab start(WebhooksConfig config) throws IOException {
        return Lab.start(folder, WebhooksTest::answer, config, now::get);
    }

    private static ModelReply answer(ModelRequest request) {
        return request.text().contains("hang")
                ? new ModelReply.Hang(Duration.ofSeconds(20))
                : Models.echo().reply(request);
    }

    private static WebhooksConfig quick() {
        return new WebhooksConfig(
                new Targets(true, true, List.of()),
                new Attempts(8, 2, Duration.ofMillis(500), Duration.ofSeconds(1)),
                new Retry(Duration.ofMillis(2), Duration.ofSeconds(1), Duration.ofDays(3)),
                Duration.ofDays(30));
    }

    @Test
    void whoeverWantsToKnowIsToldWhenABatchEnds() throws Exception {
        try (var receiver = WebhookReceiver.start()) {
            make(receiver.url());

            var batch = lab.run(LINE);

            var event = Json.parse(receiver.await(1).getFirst().text());
            assertEquals("event", event.text("object"));
            assertEquals("batch.completed", event.text("type"));
            assertEquals(batch.text("completed_at"), event.text("created_at"));
            assertEquals(batch.text("id"), event.text("data.id"));
            assertTrue(event.text("id").matches("evt_[0-9a-f]{32}"), event.text("id"));
        }
    }

    @Test
    void everyEndIsToldByItsName() throws Exception {
        try (var receiver = WebhookReceiver.start()) {
            make(receiver.url());

            lab.run("{}");
            assertEquals("batch.failed", type(receiver.await(1).get(0)));

            String cancelled = lab.create(line("unknown until then"));
            lab.post("/v1/batches/" + cancelled + "/cancel", "");
            assertEquals("batch.cancelled", type(receiver.await(2).get(1)));

            String expired = lab.create(line("late"));
            lab.await(expired, batch -> batch.text("status").equals("in_progress"));
            now.updateAndGet(then -> then.plus(Duration.ofHours(25)));
            assertEquals("batch.expired", type(receiver.await(3).get(2)));
            assertEquals(3, receiver.requests().stream().map(WebhooksTest::id).distinct().count());
        }
    }

    /// One that the model server does not answer.
    private static String line(String customId) {
        return Lab.line(customId, "\"input\":\"hang\"");
    }

    @Test
    void whatIsNotAcknowledgedIsSentAgainUnderTheSameId() throws Exception {
        try (var receiver =
                WebhookReceiver.start(
                        ModelReply.json(500, ""),
                        new ModelReply.Reset(),
                        ModelReply.json(302, "").with("Location", "http://127.0.0.1:1/"))) {
            String id = make(receiver.url()).text("id");

            lab.run(LINE);

            var requests = receiver.await(4);
            assertEquals(1, requests.stream().map(WebhooksTest::id).distinct().count());
            assertEquals(1, requests.stream().map(ModelRequest::text).distinct().count());
            var ended = awaitDelivery(id, "delivered");
            assertEquals("4", ended.text("attempts"));
            assertEquals("200", ended.text("last_status_code"));
            assertEquals("null", ended.text("last_error"));
            assertEquals("null", ended.text("next_attempt_at"));
            assertEquals(id(requests.getFirst()), ended.text("id"));
        }
    }

    @Test
    void theReceiverCanTellThatItIsUs() throws Exception {
        try (var receiver = WebhookReceiver.start()) {
            String secret = make(receiver.url()).text("signing_secret");
            assertTrue(secret.matches("whsec_[A-Za-z0-9+/]{43}="), "no secret");

            lab.run(LINE);

            var request = receiver.await(1).getFirst();
            assertTrue(isSigned(request, secret));
            assertFalse(isSigned(request, "whsec_" + "A".repeat(43) + "="));
        }
    }

    @Test
    void theOldSecretSignsBesideTheNewOneIfThatIsAskedFor() throws Exception {
        try (var receiver = WebhookReceiver.start()) {
            var made = make(receiver.url());
            String first = made.text("signing_secret");
            String second = rotate(made, "{\"keep_old_secret_active_for_24_hours\":true}");
            lab.run(LINE);
            var both = receiver.await(1).getFirst();
            assertTrue(isSigned(both, first));
            assertTrue(isSigned(both, second));

            String third = rotate(made, "");
            lab.run(LINE);
            var last = receiver.await(2).getLast();
            assertTrue(isSigned(last, third));
            assertFalse(isSigned(last, second));
            assertFalse(isSigned(last, first));
        }
    }

    @Test
    void anEndpointThatIsAlwaysDownIsGivenUpAfterThreeDays() throws Exception {
        try (var receiver =
                WebhookReceiver.start(
                        Stream.generate(() -> ModelReply.json(500, ""))
                                .limit(1_000)
                                .toArray(ModelReply[]::new))) {
            String id = make(receiver.url()).text("id");
            lab.run(LINE);
            receiver.await(2);
            assertEquals("pending", delivery(id).text("status"));

            now.updateAndGet(then -> then.plus(Duration.ofDays(3)));

            var ended = awaitDelivery(id, "failed");
            assertEquals("the answer was 500", ended.text("last_error"));
            assertNotEquals("null", ended.text("ended_at"));
            var metrics = lab.metrics();
            assertEquals(1, deliveries(metrics, "given_up"));
            assertTrue(deliveries(metrics, "failed") >= 1);
            assertEquals(0, deliveries(metrics, "delivered"));
        }
    }

    @Test
    void whoIsGoneIsNotAskedAgain() throws Exception {
        try (var receiver = WebhookReceiver.start(ModelReply.json(410, ""))) {
            String id = make(receiver.url()).text("id");
            lab.run(LINE);

            assertEquals("1", awaitDelivery(id, "failed").text("attempts"));
            lab.run(LINE);
            receiver.await(2);
        }
    }

    @Test
    void whatWasOnItsWayIsDeliveredByTheNextStart() throws Exception {
        try (var receiver = WebhookReceiver.start(new ModelReply.Hang(Duration.ofSeconds(20)))) {
            make(receiver.url());
            lab.run(LINE);
            receiver.await(1);

            lab.restart();

            var requests = receiver.await(2);
            assertEquals(id(requests.get(0)), id(requests.get(1)));
        }
    }

    @Test
    void aSlowEndpointHoldsUpNobodyElse() throws Exception {
        var hangs =
                Stream.generate(() -> new ModelReply.Hang(Duration.ofMillis(900)))
                        .limit(100)
                        .toArray(ModelReply[]::new);
        try (var slow = WebhookReceiver.start(hangs);
                var quick = WebhookReceiver.start()) {
            make(slow.url());
            make(quick.url());
            for (int i = 0; i < 20; i++) {
                lab.run("{}");
            }
            long start = System.nanoTime();

            quick.await(20);

            long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
            assertTrue(millis < 900, "it took " + millis + " ms");
            assertTrue(slow.mostInFlight() <= 2, "in flight: " + slow.mostInFlight());
        }
    }

    @Test
    void aDeletedEndpointIsToldNothing() throws Exception {
        try (var receiver = WebhookReceiver.start();
                var other = WebhookReceiver.start()) {
            String id = make(receiver.url()).text("id");
            make(other.url());

            var deleted = Json.parse(lab.delete(ENDPOINTS + "/" + id).body());

            assertEquals("webhook_endpoint.deleted", deleted.text("object"));
            lab.run(LINE);
            other.await(1);
            assertEquals(List.of(), receiver.requests());
            assertEquals(404, lab.get(ENDPOINTS + "/" + id).statusCode());
        }
    }

    @Test
    void aSecretIsShownOnceAndNeverAgain() throws Exception {
        var made = make("http://127.0.0.1:1025/");
        String secret = made.text("signing_secret");
        String path = ENDPOINTS + "/" + made.text("id");

        String shown =
                lab.get(path).body()
                        + lab.get(ENDPOINTS).body()
                        + lab.post(path, "{\"name\":\"other\"}").body()
                        + lab.get(path + "/deliveries").body();

        assertFalse(shown.contains("signing_secret\""), "shown again");
        assertFalse(shown.contains(secret.substring(6, 30)), "shown again");
        assertEquals(
                "whsec_..." + secret.substring(secret.length() - 4),
                Json.parse(lab.get(path).body()).text("signing_secret_hint"));
    }

    @Test
    void anEndpointIsChangedFieldByField() throws Exception {
        String path = ENDPOINTS + "/" + make("http://127.0.0.1:1025/").text("id");

        lab.post(path, "{\"name\":\"other\"}");
        lab.post(path, "{\"event_types\":[\"batch.failed\"]}");

        var found = Json.parse(lab.get(path).body());
        assertEquals("other", found.text("name"));
        assertEquals("http://127.0.0.1:1025/", found.text("url"));
        assertEquals("[batch.failed]", found.text("event_types"));
    }

    @Test
    void endpointsAreListedNewestFirst() throws Exception {
        String first = make("http://127.0.0.1:1025/1").text("id");
        String second = make("http://127.0.0.1:1025/2").text("id");

        var page = Json.parse(lab.get(ENDPOINTS + "?limit=1").body());
        assertEquals(second, page.text("first_id"));
        assertEquals("true", page.text("has_more"));
        var next = Json.parse(lab.get(ENDPOINTS + "?limit=1&after=" + second).body());
        assertEquals(first, next.text("first_id"));
        assertEquals("false", next.text("has_more"));
        assertRefused(404, "after", lab.get(ENDPOINTS + "?after=whe_x"));
        assertRefused(400, "limit", lab.get(ENDPOINTS + "?limit=101"));
    }

    @Test
    void whatIsNoEndpointIsRefused() throws Exception {
        assertRefused(400, "url", create("n", "ftp://x.example/", "batch.failed"));
        assertRefused(400, "url", create("n", "http://169.254.169.254/", "batch.failed"));
        assertRefused(
                400, "url", create("n", "https://a.example/" + "x".repeat(2_048), "batch.failed"));
        assertRefused(400, "name", create(" ", "https://a.example/", "batch.failed"));
        assertRefused(400, "name", create("n".repeat(257), "https://a.example/", "batch.failed"));
        assertRefused(400, "event_types", create("n", "https://a.example/", "response.completed"));
        assertRefused(
                400,
                "event_types",
                lab.post(
                        ENDPOINTS,
                        "{\"name\":\"n\",\"url\":\"https://a.example/\",\"event_types\":[]}"));
    }

    @Test
    void aProjectHasTwentyEndpointsAtMost() throws Exception {
        for (int i = 0; i < 20; i++) {
            make("http://127.0.0.1:1025/" + i);
        }
        var refused = create("n", "http://127.0.0.1:1025/", "batch.failed");
        assertEquals(400, refused.statusCode());
        assertEquals("too_many_webhook_endpoints", Json.parse(refused.body()).text("error.code"));
    }

    @Test
    void aTestTellsHowTheEndpointAnswers() throws Exception {
        try (var receiver = WebhookReceiver.start(ModelReply.json(418, "secret"))) {
            var made = make(receiver.url());
            String path = ENDPOINTS + "/" + made.text("id");

            var response = lab.post(path + "/test", "{\"event_type\":\"batch.failed\"}");

            assertEquals(
                    "{\"object\":\"webhook_endpoint.test\",\"webhook_endpoint_id\":\""
                            + made.text("id")
                            + "\",\"event_type\":\"batch.failed\",\"status_code\":418,"
                            + "\"success\":true}",
                    response.body());
            assertTrue(isSigned(receiver.requests().getFirst(), made.text("signing_secret")));
            assertEquals("batch.failed", type(receiver.requests().getFirst()));
            assertEquals(List.of(), Json.parse(lab.get(path + "/deliveries").body()).items("data"));
        }
    }

    @Test
    void aTestOfAnEndpointThatCannotBeReachedIsRefused() throws Exception {
        String path = ENDPOINTS + "/" + make("http://127.0.0.1:1025/").text("id");

        var response = lab.post(path + "/test", "{\"event_type\":\"batch.failed\"}");

        assertEquals(400, response.statusCode());
        assertEquals("webhook_unreachable", Json.parse(response.body()).text("error.code"));
        assertRefused(400, "event_type", lab.post(path + "/test", "{\"event_type\":\"x\"}"));
    }

    @Test
    void whatIsAnothersIsNotThere() throws Exception {
        String mine = lab.key("org", "mine");
        String other = lab.key("org", "other");
        String all = lab.key("org", null);
        String body =
                "{\"name\":\"n\",\"url\":\"http://127.0.0.1:1025/\",\"event_types\":"
                        + "[\"batch.failed\"]}";
        var made = Json.parse(lab.send(mine, lab.posting(ENDPOINTS, body)).body());
        String path = ENDPOINTS + "/" + made.text("id");

        for (String route : List.of("", "/rotate_secret", "/test")) {
            String json = route.equals("/test") ? "{\"event_type\":\"batch.failed\"}" : "{}";
            assertNotThere(lab.send(other, lab.posting(path + route, json)), made);
        }
        assertNotThere(lab.send(other, lab.request(path).GET()), made);
        assertNotThere(lab.send(other, lab.request(path + "/deliveries").GET()), made);
        assertNotThere(lab.send(other, lab.request(path).DELETE()), made);
        assertEquals(200, lab.send(mine, lab.request(path).GET()).statusCode());
        assertEquals(200, lab.send(all, lab.request(path).GET()).statusCode());
        assertEquals(
                List.of(),
                Json.parse(lab.send(other, lab.request(ENDPOINTS).GET()).body()).items("data"));
        assertEquals(
                1,
                Json.parse(lab.send(all, lab.request(ENDPOINTS).GET()).body())
                        .items("data")
                        .size());
    }

    private static void assertNotThere(HttpResponse<String> response, Json made) {
        assertEquals(404, response.statusCode());
        assertEquals(
                "No webhook endpoint found with id '" + made.text("id") + "'.",
                Json.parse(response.body()).text("error.message"));
    }

    private static void assertRefused(int status, String param, HttpResponse<String> response) {
        assertEquals(status, response.statusCode(), response.body());
        assertEquals(param, Json.parse(response.body()).text("error.param"));
    }

    private HttpResponse<String> create(String name, String url, String... types)
            throws IOException, InterruptedException {
        return lab.post(
                ENDPOINTS,
                "{\"name\":\"%s\",\"url\":\"%s\",\"event_types\":[\"%s\"]}"
                        .formatted(name, url, String.join("\",\"", types)));
    }

    private Json make(String url) throws IOException, InterruptedException {
        var made =
                create(
                        "n",
                        url,
                        "batch.completed",
                        "batch.failed",
                        "batch.expired",
                        "batch.cancelled");
        assertEquals(200, made.statusCode(), made.body());
        return Json.parse(made.body());
    }

    private String rotate(Json made, String body) throws IOException, InterruptedException {
        String path = ENDPOINTS + "/" + made.text("id") + "/rotate_secret";
        return Json.parse(lab.post(path, body).body()).text("signing_secret");
    }

    private Json delivery(String endpoint) throws IOException, InterruptedException {
        return Json.parse(lab.get(ENDPOINTS + "/" + endpoint + "/deliveries").body()).at("data.0");
    }

    private Json awaitDelivery(String endpoint, String status)
            throws IOException, InterruptedException {
        return lab.awaitAt(
                        ENDPOINTS + "/" + endpoint + "/deliveries",
                        page -> page.text("data.0.status").equals(status))
                .at("data.0");
    }

    private static double deliveries(Exposition metrics, String outcome) {
        return metrics.value("tidemill_webhook_deliveries_total", Map.of("outcome", outcome));
    }

    private static String id(ModelRequest request) {
        return request.header("webhook-id").orElse("");
    }

    private static String type(ModelRequest request) {
        return Json.parse(request.text()).text("type");
    }

    private static boolean isSigned(ModelRequest request, String secret) {
        Map<String, List<String>> headers =
                Map.of(
                        "webhook-id",
                        List.of(id(request)),
                        "webhook-timestamp",
                        List.of(request.header("webhook-timestamp").orElse("")),
                        "webhook-signature",
                        List.of(request.header("webhook-signature").orElse("")));
        try {
            new Webhook(secret).verify(request.text(), headers);
            return true;
        } catch (WebhookVerificationException _) {
            return false;
        }
    }
}
