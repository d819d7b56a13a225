package dev.tidemill.server.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/// Reads a YAML file into nodes that know their lines.
final class Yaml {
    private static final YAMLFactory YAML =
            YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private static final Pattern LINE = Pattern.compile("line (\\d+), column");

    private final YAMLParser parser;
    private final String file;

    private Yaml(YAMLParser parser, String file) {
        this.parser = parser;
        this.file = file;
    }

    /// @param file how the file is called in mistakes
    /// @throws InvalidConfig if it is no YAML, or not a map of settings
    static Node.Fields read(String text, String file) throws InvalidConfig {
        try (var parser = (YAMLParser) YAML.createParser(ObjectReadContext.empty(), text)) {
            return new Yaml(parser, file).whole();
        } catch (JacksonException e) {
            throw refused(place(file, e), "this is no YAML: " + problem(e.getOriginalMessage()));
        }
    }

    /// The parser's message has the problem's own line last; its location is that of the context.
    private static String place(String file, JacksonException e) {
        var lines = LINE.matcher(e.getOriginalMessage()).results().toList();
        if (!lines.isEmpty()) {
            return file + ", line " + lines.getLast().group(1);
        }
        var location = e.getLocation();
        return location == null || location.getLineNr() < 1
                ? file
                : file + ", line " + location.getLineNr();
    }

    /// Without the places, and the quotations under them, that the parser puts in between.
    private static String problem(String message) {
        return message.lines()
                .filter(line -> !line.startsWith(" "))
                .limit(2)
                .collect(Collectors.joining(": "));
    }

    private static InvalidConfig refused(String place, String message) {
        return new InvalidConfig(List.of(new Mistake(place, message)));
    }

    private Node.Fields whole() throws InvalidConfig {
        if (parser.nextToken() == null) {
            return new Node.Fields(Map.of(), file);
        }
        Node whole = node(place());
        if (parser.nextToken() != null) {
            throw refused(place(), "the settings must stand in one document");
        }
        return switch (whole) {
            case Node.Fields fields -> fields;
            case Node.Text(var value, _) when value.isBlank() -> new Node.Fields(Map.of(), file);
            case Node other ->
                    throw refused(other.place(), "settings must stand here, such as http:");
        };
    }

    private String place() {
        return file + ", line " + parser.currentTokenLocation().getLineNr();
    }

    /// @param place where it begins: for a setting, its name
    private Node node(String place) throws InvalidConfig {
        if (parser.isCurrentAlias()) {
            throw refused(place, "aliases such as *a are not understood here");
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> new Node.Fields(fields(), place);
            case START_ARRAY -> new Node.Items(items(), place);
            case VALUE_NULL -> new Node.Text("", place);
            case null, default -> new Node.Text(parser.getString(), place);
        };
    }

    private Map<String, Node> fields() throws InvalidConfig {
        Map<String, Node> fields = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            String place = place();
            parser.nextToken();
            fields.put(name, node(place));
        }
        return fields;
    }

    private List<Node> items() throws InvalidConfig {
        List<Node> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(node(place()));
        }
        return items;
    }
}
