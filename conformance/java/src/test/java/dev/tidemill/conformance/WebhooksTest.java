package dev.tidemill.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.openai.core.http.Headers;
import com.openai.errors.InvalidWebhookSignatureException;
import com.openai.errors.NotFoundException;
import com.openai.models.webhooks.UnwrapWebhookEvent;
import com.openai.models.webhooks.WebhookCreateParams;
import com.openai.models.webhooks.WebhookEndpoint;
import com.openai.models.webhooks.WebhookEndpointWithSecret;
import com.openai.models.webhooks.WebhookListParams;
import com.openai.models.webhooks.WebhookRotateSecretParams;
import com.openai.models.webhooks.WebhookTestParams;
import com.openai.models.webhooks.WebhookUpdateParams;
import com.openai.models.webhooks.WebhookVerificationParams;
import dev.tidemill.testkit.ModelRequest;
import dev.tidemill.testkit.WebhookReceiver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WebhooksTest {
    private LiveServer server;
    private WebhookReceiver receiver;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        server = LiveServer.start(folder);
        receiver = WebhookReceiver.start();
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        receiver.close();
    }

    @Test
    void theEndOfABatchIsUnwrapped() {
        String secret = create("one").signingSecret();

        var batch = server.end(server.create(server.upload(LiveServer.line("c1")).id()));

        var event = unwrap(receiver.await(1).getFirst(), secret);
        assertTrue(event.isBatchCompleted());
        assertEquals(batch.id(), event.asBatchCompleted().data().id());
        assertEquals(batch.completedAt().orElseThrow(), event.asBatchCompleted().createdAt());
    }

    @Test
    void theSignatureOfAnotherSecretIsRefused() {
        create("one");
        String other = create("other").signingSecret();

        server.end(server.create(server.upload("{}").id()));

        assertEquals(
                1, receiver.await(2).stream().filter(request -> isSigned(request, other)).count());
    }

    @Test
    void bothSecretsSignForADayIfThatIsAskedFor() {
        var made = create("one");
        var rotated =
                server.client
                        .webhooks()
                        .rotateSecret(
                                WebhookRotateSecretParams.builder()
                                        .webhookEndpointId(made.id())
                                        .keepOldSecretActiveFor24Hours(true)
                                        .build());

        server.end(server.create(server.upload("{}").id()));

        var request = receiver.await(1).getFirst();
        assertTrue(unwrap(request, made.signingSecret()).isBatchFailed());
        assertTrue(unwrap(request, rotated.signingSecret()).isBatchFailed());
    }

    @Test
    void endpointsAreManaged() {
        var webhooks = server.client.webhooks();
        var first = create("first");
        var second = create("second");

        assertEquals(
                List.of("batch.completed", "batch.failed", "batch.expired", "batch.cancelled"),
                webhooks.eventTypes().list().data());
        var changed =
                webhooks.update(first.id(), WebhookUpdateParams.builder().name("changed").build());
        assertEquals("changed", changed.name());
        assertEquals(changed, webhooks.retrieve(first.id()));
        assertEquals(
                List.of(second.id(), first.id()),
                webhooks.list(WebhookListParams.builder().limit(1).build()).autoPager().stream()
                        .map(WebhookEndpoint::id)
                        .toList());
        assertTrue(webhooks.delete(first.id()).deleted());
        assertThrows(NotFoundException.class, () -> webhooks.retrieve(first.id()));
    }

    @Test
    void aSampleIsSentAndUnwrapped() {
        var made = create("one");

        var result =
                server.client
                        .webhooks()
                        .test(
                                WebhookTestParams.builder()
                                        .webhookEndpointId(made.id())
                                        .eventType(WebhookTestParams.EventType.BATCH_EXPIRED)
                                        .build());

        assertEquals(200, result.statusCode());
        assertTrue(unwrap(receiver.await(1).getFirst(), made.signingSecret()).isBatchExpired());
    }

    private WebhookEndpointWithSecret create(String name) {
        return server.client
                .webhooks()
                .create(
                        WebhookCreateParams.builder()
                                .name(name)
                                .url(receiver.url())
                                .addEventType(WebhookCreateParams.EventType.BATCH_COMPLETED)
                                .addEventType(WebhookCreateParams.EventType.BATCH_FAILED)
                                .build());
    }

    private boolean isSigned(ModelRequest request, String secret) {
        try {
            unwrap(request, secret);
            return true;
        } catch (InvalidWebhookSignatureException _) {
            return false;
        }
    }

    private UnwrapWebhookEvent unwrap(ModelRequest request, String secret) {
        var headers = Headers.builder();
        request.headers().forEach(headers::put);
        return server.client
                .webhooks()
                .unwrap(
                        WebhookVerificationParams.builder()
                                .payload(request.text())
                                .headers(headers.build())
                                .secret(secret)
                                .build());
    }
}
