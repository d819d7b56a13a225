package dev.tidemill.server.app;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.dataformat.yaml.YAMLFactory;

/// A JSON value to look into.
record Json(@Nullable Object value) {
    private static final TokenStreamFactory JSON = new JsonFactory();
    private static final TokenStreamFactory YAML = new YAMLFactory();

    static Json parse(String text) {
        return parse(text, JSON);
    }

    /// The same of YAML.
    static Json yaml(String text) {
        return parse(text, YAML);
    }

    private static Json parse(String text, TokenStreamFactory factory) {
        try (var parser = factory.createParser(ObjectReadContext.empty(), text)) {
            parser.nextToken();
            var json = new Json(value(parser));
            if (parser.nextToken() != null) {
                throw new AssertionError("more than one value: " + text);
            }
            return json;
        }
    }

    private static @Nullable Object value(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> fields = new LinkedHashMap<>();
                while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                    String name = parser.currentName();
                    parser.nextToken();
                    fields.put(name, value(parser));
                }
                yield fields;
            }
            case START_ARRAY -> {
                List<@Nullable Object> items = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(value(parser));
                }
                yield items;
            }
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case null, default -> parser.getString();
        };
    }

    /// What stands at this path, such as `error.code` or `data.0.id`.
    Json at(String path) {
        Object found = value;
        for (String step : path.split("\\.", -1)) {
            if (found instanceof Map<?, ?> fields) {
                if (!fields.containsKey(step)) {
                    throw new AssertionError("no " + path + " in " + value);
                }
                found = fields.get(step);
            } else if (found instanceof List<?> items) {
                found = items.get(Integer.parseInt(step));
            } else {
                throw new AssertionError("no " + path + " in " + value);
            }
        }
        return new Json(found);
    }

    String text(String path) {
        return String.valueOf(at(path).value);
    }

    List<Json> items(String path) {
        return ((List<?>) Objects.requireNonNull(at(path).value)).stream().map(Json::new).toList();
    }
}
