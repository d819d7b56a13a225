package dev.tidemill.embedded;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// The body of `POST /v1/embeddings`, as far as this model understands it.
///
/// @param inputs the texts, at least one
/// @param base64 whether vectors are wanted as little-endian floats in Base64
record EmbeddingsRequest(List<String> inputs, boolean base64) {
    private static final int MOST_INPUTS = 2_048;
    private static final JsonFactory JSON = new JsonFactory();

    /// The request asks for what this model does not do.
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        private final String param;

        Refused(String message, String param) {
            super(message, null, false, false);
            this.param = param;
        }

        String param() {
            return param;
        }
    }

    /// @throws Refused if it is no such body
    static EmbeddingsRequest read(byte[] body) throws Refused {
        try (var parser = JSON.createParser(ObjectReadContext.empty(), body)) {
            return read(parser);
        } catch (JacksonException e) {
            throw new Refused("The body is not valid JSON.", "input");
        }
    }

    private static EmbeddingsRequest read(JsonParser parser) throws Refused {
        List<String> inputs = List.of();
        boolean base64 = false;
        parser.nextToken();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "input" -> inputs = inputs(parser);
                case "encoding_format" -> base64 = isBase64(parser.getString());
                case "dimensions" ->
                        throw new Refused(
                                "This model does not support specifying dimensions.", "dimensions");
                default -> parser.skipChildren();
            }
        }
        if (inputs.isEmpty()) {
            throw new Refused("Missing required parameter: 'input'.", "input");
        }
        return new EmbeddingsRequest(inputs, base64);
    }

    private static boolean isBase64(String format) throws Refused {
        return switch (format) {
            case "base64" -> true;
            case "float" -> false;
            default ->
                    throw new Refused(
                            "Invalid value: '"
                                    + format
                                    + "'. Supported values are: 'float' and 'base64'.",
                            "encoding_format");
        };
    }

    private static List<String> inputs(JsonParser parser) throws Refused {
        List<String> inputs = new ArrayList<>();
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            inputs.add(input(parser));
            return inputs;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            inputs.add(input(parser));
        }
        if (inputs.size() > MOST_INPUTS) {
            throw new Refused("At most " + MOST_INPUTS + " inputs are allowed.", "input");
        }
        return inputs;
    }

    private static String input(JsonParser parser) throws Refused {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw new Refused(
                    "Invalid 'input': this model takes a text or a list of texts, no tokens.",
                    "input");
        }
        String text = parser.getString();
        if (text.isBlank()) {
            throw new Refused("Invalid 'input': a text must not be empty.", "input");
        }
        return text;
    }
}
