package dev.tidemill.server.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Reads the answer to `GET /v1/models`: `{"data":[{"id":"..."}]}`.
final class ModelNames {
    private static final JsonFactory JSON = new JsonFactory();

    private ModelNames() {}

    /// The ids, or empty if it is no such answer.
    static Optional<List<String>> read(byte[] answer) {
        try (var parser = JSON.createParser(ObjectReadContext.empty(), answer)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean isData = parser.currentName().equals("data");
                if (parser.nextToken() == JsonToken.START_ARRAY && isData) {
                    return Optional.of(ids(parser));
                }
                parser.skipChildren();
            }
            return Optional.empty();
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }

    private static List<String> ids(JsonParser parser) {
        List<String> ids = new ArrayList<>();
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean isId = parser.currentName().equals("id");
                if (parser.nextToken() == JsonToken.VALUE_STRING && isId) {
                    ids.add(parser.getString());
                } else {
                    parser.skipChildren();
                }
            }
        }
        return ids;
    }
}
