package dev.tidemill.server.dispatch;

import dev.tidemill.wire.Usage;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reads the usage that a model server reports: chat and completions say `prompt_tokens` and
/// `completion_tokens`, responses say `input_tokens` and `output_tokens`, embeddings have only the
/// former of each.
final class UsageReader {
    private long input;
    private long cached;
    private long output;
    private long reasoning;
    private long total;

    private UsageReader() {}

    /// @param parser at the beginning of the object; left at its end
    static Usage read(JsonParser parser) {
        var reader = new UsageReader();
        reader.readObject(parser);
        long total = reader.total == 0 ? reader.input + reader.output : reader.total;
        return new Usage(reader.input, reader.cached, reader.output, reader.reasoning, total);
    }

    private void readObject(JsonParser parser) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            if (token == JsonToken.START_OBJECT && name.endsWith("_tokens_details")) {
                readObject(parser);
            } else if (token == JsonToken.VALUE_NUMBER_INT) {
                take(name, count(parser));
            } else {
                parser.skipChildren();
            }
        }
    }

    private void take(String name, long count) {
        switch (name) {
            case "prompt_tokens", "input_tokens" -> input = count;
            case "completion_tokens", "output_tokens" -> output = count;
            case "total_tokens" -> total = count;
            case "cached_tokens" -> cached = count;
            case "reasoning_tokens" -> reasoning = count;
            default -> {}
        }
    }

    /// What no number of tokens can be counts as none.
    private static long count(JsonParser parser) {
        return parser.getNumberType() == JsonParser.NumberType.INT
                ? Math.max(0, parser.getIntValue())
                : 0;
    }
}
