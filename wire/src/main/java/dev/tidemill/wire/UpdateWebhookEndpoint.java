package dev.tidemill.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The body of `POST /v1/webhook_endpoints/{id}`, its types checked and its values not. What is
/// null stays as it is.
public record UpdateWebhookEndpoint(
        @Nullable String name, @Nullable String url, @Nullable List<String> eventTypes) {
    public UpdateWebhookEndpoint {
        eventTypes = eventTypes == null ? null : List.copyOf(eventTypes);
    }

    /// Reads the JSON of the body, where none at all is an empty object.
    ///
    /// @throws InvalidBody if it is no JSON, or has what does not belong there
    public static UpdateWebhookEndpoint read(byte[] json) throws InvalidBody {
        var reader = new Reader();
        if (json.length > 0) {
            BodyReader.read(json, reader);
        }
        return new UpdateWebhookEndpoint(reader.name, reader.url, reader.eventTypes);
    }

    private static final class Reader implements BodyReader.Fields {
        private @Nullable String name;
        private @Nullable String url;
        private @Nullable List<String> eventTypes;

        @Override
        public void read(BodyReader body, String field) throws InvalidBody {
            switch (field) {
                case "name" -> name = body.string(field);
                case "url" -> url = body.string(field);
                case "event_types" -> eventTypes = body.strings(field);
                default -> throw BodyReader.unknown(field);
            }
        }
    }
}
