package dev.tidemill.cli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.client.TidemillClient;
import dev.tidemill.client.TidemillHttpClient;
import dev.tidemill.client.batches.BatchCreateParams;
import dev.tidemill.client.errors.TidemillIoException;
import dev.tidemill.client.errors.TidemillServiceException;
import dev.tidemill.client.errors.UnauthorizedException;
import dev.tidemill.client.files.FileCreateParams;
import dev.tidemill.client.files.FilePurpose;
import dev.tidemill.client.http.Timeout;
import dev.tidemill.testkit.ModelReply;
import dev.tidemill.testkit.ModelServer;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Against a server whose answers and faults are scripted.
class QuickTransportTest {
    private static final Timeout SECOND =
            Timeout.builder()
                    .connect(Duration.ofSeconds(1))
                    .read(Duration.ofSeconds(1))
                    .request(Duration.ofSeconds(1))
                    .build();
    private static final BatchCreateParams BATCH =
            BatchCreateParams.builder()
                    .inputFileId("file-1")
                    .endpoint(BatchCreateParams.Endpoint.V1_EMBEDDINGS)
                    .completionWindow(BatchCreateParams.CompletionWindow._24H)
                    .build();

    @Test
    void aRequestArrivesWithItsHeadersAndTheAnswerComesBackWhole() throws Exception {
        var answer = ModelReply.json(200, "{\"object\":\"list\",\"data\":[],\"has_more\":false}");
        try (var server = ModelServer.start(_ -> answer);
                var client = client(server)) {
            assertEquals(0, client.batches().list().items().size());

            var request = server.requests().getFirst();
            assertEquals("GET", request.method());
            assertEquals("/v1/batches", request.path());
            assertEquals(Optional.of("Bearer secret"), request.header("authorization"));
        }
    }

    @Test
    void anErrorHasTheMessageOfTheServer() throws Exception {
        var answer =
                ModelReply.json(
                                401,
                                "{\"error\":{\"message\":\"no such key\",\"type\":\"t\",\"code\":null}}")
                        .with("WWW-Authenticate", "Bearer");
        try (var server = ModelServer.start(_ -> answer);
                var client = client(server)) {
            var refused =
                    assertThrows(UnauthorizedException.class, () -> client.batches().create(BATCH));

            assertTrue(refused.toString().contains("no such key"), refused::toString);
        }
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        var answer = ModelReply.json(302, "").with("Location", "/elsewhere");
        try (var server = ModelServer.start(_ -> answer);
                var client = client(server)) {
            var refused =
                    assertThrows(TidemillServiceException.class, () -> client.batches().list());

            assertEquals(302, refused.statusCode());
            assertEquals(1, server.requests().size());
        }
    }

    @Test
    void aPostThatBreaksOffIsNotSentAgainBehindTheBackOfTheClient() throws Exception {
        try (var server = ModelServer.start(_ -> new ModelReply.Reset());
                var client = client(server)) {
            assertThrows(TidemillIoException.class, () -> client.batches().create(BATCH));

            assertEquals(1, server.requests().size());
        }
    }

    @Test
    void aLargeBodyArrivesWhole() throws Exception {
        var answer = ModelReply.json(200, "{\"id\":\"file-1\",\"object\":\"file\"}");
        try (var server = ModelServer.start(_ -> answer);
                var client = client(server)) {
            client.files()
                    .create(
                            FileCreateParams.builder()
                                    .file(new byte[200_000])
                                    .purpose(FilePurpose.BATCH)
                                    .build());

            assertTrue(server.requests().getFirst().body().length > 200_000);
        }
    }

    @Test
    void whoDoesNotAnswerIsNotWaitedForLong() throws Exception {
        try (var server = ModelServer.start(_ -> new ModelReply.Hang(Duration.ofSeconds(10)));
                var client = client(server)) {
            var failure = assertThrows(TidemillIoException.class, () -> client.batches().list());

            assertInstanceOf(SocketTimeoutException.class, failure.getCause());
        }
    }

    @Test
    void whatDoesNotSpeakHttpIsToldFromAnAnswer() throws Exception {
        try (var server =
                        ModelServer.start(_ ->
                                new ModelReply.Raw(
                                        "SSH-2.0\r\n".getBytes(StandardCharsets.US_ASCII)));
                var client = client(server)) {
            assertThrows(TidemillIoException.class, () -> client.batches().list());
        }
    }

    private static TidemillClient client(ModelServer server) {
        return TidemillHttpClient.builder()
                .baseUrl(server.url().resolve("/v1").toString())
                .apiKey("secret")
                .timeout(SECOND)
                .maxRetries(0)
                .transport(new QuickTransport(SECOND))
                .build();
    }
}
