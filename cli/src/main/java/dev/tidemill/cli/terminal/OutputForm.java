package dev.tidemill.cli.terminal;

import java.io.StringWriter;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// How a command shows what it found: for people, or for programs.
public enum OutputForm {
    table,
    json,
    jsonl;

    private static final JsonFactory JSON = new JsonFactory();

    /// One JSON object.
    public static String object(Consumer<JsonGenerator> fields) {
        var text = new StringWriter();
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            fields.accept(json);
            json.writeEndObject();
        }
        return text.toString();
    }
}
