package dev.tidemill.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The JSON of webhooks, key by key.
class WebhookJsonTest {
    private static final WebhookEndpoint ENDPOINT =
            new WebhookEndpoint(
                    "whe_1",
                    "pager",
                    "https://example.com/hook",
                    List.of(WebhookEventType.BATCH_COMPLETED, WebhookEventType.BATCH_FAILED),
                    7,
                    8,
                    "whsec_...abcd");
    private static final WebhookEvent EVENT =
            new WebhookEvent("evt_1", WebhookEventType.BATCH_EXPIRED, 7, "batch_1");

    @Test
    void anEventHasNothingButTheIdOfItsBatch() {
        assertEquals(
                """
                {"id":"evt_1","object":"event","type":"batch.expired","created_at":7,\
                "data":{"id":"batch_1"}}\
                """,
                text(WebhookJson.event(EVENT)));
    }

    @Test
    void anEndpointHasAHintOfItsSecretAlone() {
        assertEquals(
                """
                {"id":"whe_1","object":"webhook_endpoint","name":"pager",\
                "url":"https://example.com/hook","event_types":["batch.completed","batch.failed"],\
                "created_at":7,"updated_at":8,"signing_secret_hint":"whsec_...abcd"}\
                """,
                text(WebhookJson.endpoint(ENDPOINT)));
    }

    @Test
    void aSecretIsShownWhereItIsNew() {
        assertEquals(
                """
                {"id":"whe_1","object":"webhook_endpoint","name":"pager",\
                "url":"https://example.com/hook","event_types":["batch.completed","batch.failed"],\
                "created_at":7,"updated_at":8,"signing_secret_hint":"whsec_...abcd",\
                "signing_secret":"whsec_xabcd"}\
                """,
                text(WebhookJson.endpoint(ENDPOINT, "whsec_xabcd")));
    }

    @Test
    void anEmptyPageHasNoIds() {
        assertEquals(
                """
                {"object":"list","data":[],"first_id":null,"last_id":null,"has_more":false}\
                """,
                text(WebhookJson.endpoints(new Page<>(List.of(), false))));
    }

    @Test
    void aDeliveryTellsOfItsLastAttempt() {
        var delivery =
                new WebhookDelivery(
                        "wh_1",
                        EVENT,
                        WebhookDelivery.Status.PENDING,
                        2,
                        9L,
                        500L,
                        "answered 500",
                        19L,
                        null);
        assertEquals(
                """
                {"object":"list","data":[{"id":"wh_1","object":"webhook_endpoint.delivery",\
                "event_id":"evt_1","event_type":"batch.expired","batch_id":"batch_1",\
                "created_at":7,"status":"pending","attempts":2,"last_attempt_at":9,\
                "last_status_code":500,"last_error":"answered 500","next_attempt_at":19,\
                "ended_at":null}],"first_id":"wh_1","last_id":"wh_1","has_more":true}\
                """,
                text(WebhookJson.deliveries(new Page<>(List.of(delivery), true))));
    }

    @Test
    void allEventsAreThoseOfBatchesThatEnd() {
        assertEquals(
                """
                {"object":"list","data":["batch.completed","batch.failed","batch.expired",\
                "batch.cancelled"]}\
                """,
                text(WebhookJson.eventTypes()));
    }

    @Test
    void theOthersNameTheEndpoint() {
        assertEquals(
                "{\"id\":\"whe_1\",\"object\":\"webhook_endpoint.deleted\",\"deleted\":true}",
                text(WebhookJson.deletedEndpoint("whe_1")));
        assertEquals(
                """
                {"object":"webhook_endpoint.test","webhook_endpoint_id":"whe_1",\
                "event_type":"batch.failed","status_code":204,"success":true}\
                """,
                text(WebhookJson.test("whe_1", WebhookEventType.BATCH_FAILED, 204)));
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
