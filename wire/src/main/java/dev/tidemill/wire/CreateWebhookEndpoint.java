package dev.tidemill.wire;

import static dev.tidemill.wire.BodyReader.required;

import java.util.List;

/// The body of `POST /v1/webhook_endpoints`, its types checked and its values not.
public record CreateWebhookEndpoint(String name, String url, List<String> eventTypes) {
    public CreateWebhookEndpoint {
        eventTypes = List.copyOf(eventTypes);
    }

    /// Reads the JSON of the body.
    ///
    /// @throws InvalidBody if it is no JSON, lacks something, or has what does not belong there
    public static CreateWebhookEndpoint read(byte[] json) throws InvalidBody {
        var update = UpdateWebhookEndpoint.read(json);
        return new CreateWebhookEndpoint(
                required("name", update.name()),
                required("url", update.url()),
                required("event_types", update.eventTypes()));
    }
}
