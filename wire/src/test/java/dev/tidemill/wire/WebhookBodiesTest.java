package dev.tidemill.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the bodies of the requests for webhooks may be.
class WebhookBodiesTest {
    @Test
    void aNewEndpointHasAllThree() throws InvalidBody {
        assertEquals(
                new CreateWebhookEndpoint("n", "https://h", List.of("batch.failed")),
                CreateWebhookEndpoint.read(
                        utf8(
                                "{\"name\":\"n\",\"url\":\"https://h\","
                                        + "\"event_types\":[\"batch.failed\"]}")));
    }

    @Test
    void whatANewEndpointLacksIsNamed() {
        var refusal =
                assertThrows(
                        InvalidBody.class,
                        () -> CreateWebhookEndpoint.read(utf8("{\"name\":\"n\",\"url\":\"u\"}")));
        assertEquals("event_types", refusal.error().param());
    }

    @Test
    void anUpdateMayBeEmpty() throws InvalidBody {
        var nothing = new UpdateWebhookEndpoint(null, null, null);
        assertEquals(nothing, UpdateWebhookEndpoint.read(utf8("")));
        assertEquals(nothing, UpdateWebhookEndpoint.read(utf8("{}")));
    }

    @Test
    void theOldSecretIsKeptOnlyIfThatIsAskedFor() throws InvalidBody {
        assertTrue(
                RotateWebhookSecret.read(utf8("{\"keep_old_secret_active_for_24_hours\":true}"))
                        .keepsOld());
        assertFalse(
                RotateWebhookSecret.read(utf8("{\"keep_old_secret_active_for_24_hours\":false}"))
                        .keepsOld());
        assertFalse(RotateWebhookSecret.read(utf8("")).keepsOld());
    }

    @Test
    void aWishThatIsNoBooleanIsRefused() {
        var refusal =
                assertThrows(
                        InvalidBody.class,
                        () ->
                                RotateWebhookSecret.read(
                                        utf8("{\"keep_old_secret_active_for_24_hours\":1}")));
        assertEquals(
                "Invalid type for 'keep_old_secret_active_for_24_hours': expected a boolean, but"
                        + " got an integer instead.",
                refusal.error().message());
    }

    @Test
    void aTestNamesItsEvent() throws InvalidBody {
        assertEquals(
                new TestWebhookEndpoint("batch.failed"),
                TestWebhookEndpoint.read(utf8("{\"event_type\":\"batch.failed\"}")));
        var refusal =
                assertThrows(InvalidBody.class, () -> TestWebhookEndpoint.read(utf8("{\"a\":1}")));
        assertEquals("unknown_parameter", refusal.error().code());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
