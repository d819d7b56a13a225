package dev.tidemill.wire;

import static dev.tidemill.wire.BodyReader.required;

import org.jspecify.annotations.Nullable;

/// The body of `POST /v1/webhook_endpoints/{id}/test`, its types checked and its value not.
public record TestWebhookEndpoint(String eventType) {
    private static final String EVENT_TYPE = "event_type";

    /// Reads the JSON of the body.
    ///
    /// @throws InvalidBody if it is no JSON, lacks something, or has what does not belong there
    public static TestWebhookEndpoint read(byte[] json) throws InvalidBody {
        var reader = new Reader();
        BodyReader.read(json, reader);
        return new TestWebhookEndpoint(required(EVENT_TYPE, reader.eventType));
    }

    private static final class Reader implements BodyReader.Fields {
        private @Nullable String eventType;

        @Override
        public void read(BodyReader body, String field) throws InvalidBody {
            if (!field.equals(EVENT_TYPE)) {
                throw BodyReader.unknown(field);
            }
            eventType = body.string(field);
        }
    }
}
