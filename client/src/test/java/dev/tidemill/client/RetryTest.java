package dev.tidemill.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.client.core.RequestOptions;
import dev.tidemill.client.errors.ConflictException;
import dev.tidemill.client.errors.InternalServerException;
import dev.tidemill.client.errors.NotFoundException;
import dev.tidemill.client.errors.RateLimitException;
import dev.tidemill.client.errors.TidemillIoException;
import dev.tidemill.client.files.FileCreateParams;
import dev.tidemill.client.files.FilePurpose;
import dev.tidemill.testkit.ModelReply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryTest {
    private static final ModelReply.Whole BUSY = ModelReply.error(503, "overloaded");
    private static final Duration SHORT = Duration.ofMillis(200);

    private static List<Duration> pausesAfter(ModelReply refusal) throws IOException {
        try (var scripted = Scripted.of(refusal, Scripted.BATCH)) {
            assertEquals("batch_1", scripted.client.batches().retrieve("batch_1").id());
            return List.copyOf(scripted.pauses);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 409, 429, 500, 503})
    void whatMayPassIsTriedAgain(int status) throws IOException {
        assertEquals(1, pausesAfter(ModelReply.error(status, "x")).size());
    }

    @Test
    void whatWillNotPassIsNotTriedAgain() throws IOException {
        try (var scripted = Scripted.of(ModelReply.error(404, "x"))) {
            assertThrows(
                    NotFoundException.class, () -> scripted.client.batches().retrieve("batch_1"));
            assertEquals(1, scripted.requests().size());
        }
    }

    @Test
    void thereAreTwoRetriesWithGrowingPauses() throws IOException {
        try (var scripted = Scripted.of(BUSY)) {
            var e =
                    assertThrows(
                            InternalServerException.class,
                            () -> scripted.client.batches().retrieve("batch_1"));

            assertEquals(503, e.statusCode());
            assertEquals(3, scripted.requests().size());
            assertBetween(375, 500, scripted.pauses.get(0));
            assertBetween(750, 1_000, scripted.pauses.get(1));
        }
    }

    private static void assertBetween(long least, long most, Duration pause) {
        assertTrue(least <= pause.toMillis() && pause.toMillis() <= most, pause::toString);
    }

    @Test
    void theNumberOfRetriesIsTheClients() throws IOException {
        try (var scripted = Scripted.of(BUSY);
                var client = scripted.builder().maxRetries(0).build()) {
            assertThrows(InternalServerException.class, () -> client.batches().retrieve("batch_1"));
            assertEquals(1, scripted.requests().size());
        }
    }

    @Test
    void pausesDoNotGrowBeyondEightSeconds() throws IOException {
        try (var scripted = Scripted.of(BUSY);
                var client = scripted.builder().maxRetries(20).build()) {
            assertThrows(InternalServerException.class, () -> client.batches().retrieve("batch_1"));
            assertBetween(6_000, 8_000, scripted.pauses.get(19));
        }
    }

    @Test
    void theServerMayForbidRetries() throws IOException {
        var conflict = ModelReply.error(409, "x").with("x-should-retry", "false");
        try (var scripted = Scripted.of(conflict)) {
            assertThrows(
                    ConflictException.class, () -> scripted.client.batches().cancel("batch_1"));
            assertEquals(1, scripted.requests().size());
        }
    }

    @Test
    void theServerMayAskForRetries() throws IOException {
        assertEquals(
                1, pausesAfter(ModelReply.error(400, "x").with("x-should-retry", "true")).size());
    }

    @Test
    void retryAfterIsObeyed() throws IOException {
        assertEquals(List.of(Duration.ofMinutes(5)), pausesAfter(BUSY.with("Retry-After", "300")));
        assertEquals(
                List.of(Duration.ofMillis(1_500)),
                pausesAfter(BUSY.with("Retry-After", "9").with("retry-after-ms", "1500")));
        assertEquals(
                List.of(Duration.ofSeconds(90)),
                pausesAfter(BUSY.with("Retry-After", "Tue, 24 Nov 2026 12:01:30 GMT")));
    }

    @Test
    void aRetryAfterThatIsNonsenseIsNone() throws IOException {
        assertBetween(375, 500, pausesAfter(BUSY.with("Retry-After", "soon")).getFirst());
    }

    @Test
    void aConnectionThatBreaksOffIsTriedAgain() throws IOException {
        assertEquals(1, pausesAfter(new ModelReply.Truncated(Scripted.BATCH, 4)).size());
        try (var scripted = Scripted.of(new ModelReply.Reset(), Scripted.BATCH)) {
            scripted.client.batches().create(LiveServer.params("file-1").build());

            assertEquals(1, scripted.pauses.size());
        }
    }

    @Test
    void whereNobodyListensTheExceptionSaysWhere() throws IOException {
        try (var scripted = Scripted.of(BUSY)) {
            scripted.server.close();

            var e =
                    assertThrows(
                            TidemillIoException.class,
                            () -> scripted.client.batches().retrieve("batch_1"));

            assertEquals(
                    "GET %s/batches/batch_1: ConnectException".formatted(scripted.server.url()),
                    e.getMessage());
            assertEquals(2, scripted.pauses.size());
        }
    }

    @Test
    void allTriesOfACreateHaveOneIdempotencyKey() throws IOException {
        try (var scripted = Scripted.of(new ModelReply.Reset(), BUSY, Scripted.BATCH)) {
            scripted.client.batches().create(LiveServer.params("file-1").build());
            scripted.client.batches().create(LiveServer.params("file-1").build());

            var keys =
                    scripted.requests().stream()
                            .map(request -> request.header("idempotency-key").orElseThrow())
                            .toList();
            assertEquals(4, keys.size());
            assertEquals(1, keys.subList(0, 3).stream().distinct().count());
            assertNotEquals(keys.get(0), keys.get(3));
        }
    }

    @Test
    void anIdempotencyKeyOfTheCallersOwnIsSentInstead() throws IOException {
        try (var scripted = Scripted.of(Scripted.BATCH)) {
            scripted.client
                    .batches()
                    .create(
                            LiveServer.params("file-1")
                                    .putAdditionalHeader("idempotency-key", "mine")
                                    .build());

            assertEquals("mine", scripted.requests().getFirst().headers().get("idempotency-key"));
        }
    }

    @Test
    void aPathIsReadAnewForEachTry() throws IOException {
        var bytes =
                FileCreateParams.builder().file(new byte[] {'{', '}'}).purpose(FilePurpose.BATCH);
        try (var scripted = Scripted.of(BUSY, ModelReply.json(200, "{\"id\":\"file-1\"}"))) {
            scripted.client.files().create(bytes.build());

            var bodies = scripted.requests().stream().map(request -> request.text()).toList();
            assertEquals(2, bodies.size());
            assertEquals(bodies.get(0), bodies.get(1));
        }
    }

    @Test
    void aStreamIsSentOnce() throws IOException {
        var stream = new ByteArrayInputStream(new byte[] {'{', '}'});
        var params = FileCreateParams.builder().file(stream).purpose(FilePurpose.BATCH).build();
        try (var scripted = Scripted.of(ModelReply.error(429, "x"))) {
            assertThrows(RateLimitException.class, () -> scripted.client.files().create(params));
            assertEquals(1, scripted.requests().size());
            String form = scripted.requests().getFirst().text();
            assertTrue(form.contains("\r\n\r\n{}\r\n--"), form);
        }
    }

    @Test
    void aServerThatDoesNotAnswerIsGivenUp() throws IOException {
        var options = RequestOptions.builder().timeout(SHORT).build();
        try (var scripted = Scripted.of(new ModelReply.Hang(Duration.ofSeconds(20)));
                var client = scripted.builder().maxRetries(0).build()) {
            var e =
                    assertThrows(
                            TidemillIoException.class,
                            () -> client.batches().retrieve("batch_1", options));

            assertTrue(e.getCause() instanceof HttpTimeoutException, e::toString);
        }
    }

    @Test
    void aBodyThatStopsIsGivenUp() throws IOException {
        var stops =
                new ModelReply.Slow(ModelReply.json(200, "{\"id\":1}"), 4, Duration.ofSeconds(20));
        try (var scripted = Scripted.of(stops);
                var client = scripted.builder().maxRetries(0).timeout(SHORT).build()) {
            var content = client.files().content("file-1");

            var e = assertThrows(HttpTimeoutException.class, () -> content.body().readAllBytes());

            assertEquals("nothing came for 200 ms", e.getMessage());
        }
    }

    @Test
    void closingTheClientEndsAPause() throws IOException {
        try (var scripted = Scripted.of(BUSY.with("Retry-After", "1000"))) {
            var client =
                    TidemillHttpClient.builder().baseUrl(scripted.server.url().toString()).build();
            var call =
                    CompletableFuture.supplyAsync(() ->
                            assertThrows(
                                    TidemillIoException.class,
                                    () -> client.batches().retrieve("batch_1")));

            client.close();

            assertEquals("the client was closed", call.join().getMessage());
        }
    }

    @Test
    void anInterruptEndsACall() throws IOException {
        try (var scripted = Scripted.of(Scripted.BATCH)) {
            Thread.currentThread().interrupt();

            assertThrows(
                    TidemillIoException.class, () -> scripted.client.batches().retrieve("batch_1"));

            assertTrue(Thread.interrupted());
            assertEquals(List.of(), scripted.pauses);
        }
    }
}
