package dev.tidemill.server.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Some settings that belong together, each of which is asked for once. What is wrong with one is
/// noted, and its default is taken until all have been looked at.
public final class Section {
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(_[0-9]+)*");

    private final Settings settings;
    private final @Nullable String path;
    private final String label;
    private final Node.Fields node;
    private final Set<String> known = new LinkedHashSet<>();
    private final Set<String> wrong = new HashSet<>();

    /// @param path what its settings are called by, such as `http.`; empty for the whole, null if
    ///   they cannot be overridden
    /// @param label what its settings are called by when they are told, such as `upstreams[0].`
    Section(Settings settings, @Nullable String path, String label, Node.Fields node) {
        this.settings = settings;
        this.path = path;
        this.label = label;
        this.node = node;
    }

    /// The settings under this name; none if there is no such name.
    public Section section(String name) {
        known.add(name);
        Node found = node.fields().get(name);
        String below = path == null ? null : path + name + ".";
        return new Section(settings, below, label + name + ".", fields(found));
    }

    /// The sections in the list of this name. They cannot be overridden one by one.
    public List<Section> sections(String name) {
        known.add(name);
        return switch (node.fields().get(name)) {
            case null -> List.of();
            case Node.Text(var text, _) when text.isBlank() -> List.of();
            case Node.Items(var items, _) -> {
                List<Section> sections = new ArrayList<>();
                for (Node item : items) {
                    String below = label + name + "[" + sections.size() + "].";
                    sections.add(new Section(settings, null, below, fields(item)));
                }
                yield sections;
            }
            case Node other -> {
                settings.note(other.place(), name + " must be a list, each item beginning with -");
                yield List.of();
            }
        };
    }

    private Node.Fields fields(@Nullable Node found) {
        return switch (found) {
            case null -> new Node.Fields(Map.of(), node.place());
            case Node.Fields fields -> fields;
            case Node.Text(var text, var place) when text.isBlank() ->
                    new Node.Fields(Map.of(), place);
            case Node other -> {
                settings.note(other.place(), "settings must stand here");
                yield new Node.Fields(Map.of(), other.place());
            }
        };
    }

    public Optional<String> text(String name) {
        return text(name, UnaryOperator.identity());
    }

    /// A text of which only what `shown` makes of it is told.
    public Optional<String> text(String name, UnaryOperator<String> shown) {
        Optional<String> text = scalar(name, "a text", Optional::of);
        text.ifPresent(value -> tell(name, shown.apply(value)));
        return text;
    }

    public String text(String name, String otherwise) {
        String text = scalar(name, "a text", Optional::of).orElse(otherwise);
        tell(name, text);
        return text;
    }

    /// What the environment variable holds that the setting names.
    public Optional<Secret> secret(String name) {
        return text(name)
                .map(variable -> {
                    String value = settings.secret(variable);
                    if (value.isBlank()) {
                        note(
                                "the environment variable "
                                        + variable
                                        + " of "
                                        + name
                                        + " is not set",
                                name);
                    }
                    return new Secret(value);
                });
    }

    public Path path(String name, Path otherwise) {
        String text = text(name, otherwise.toString());
        if (text.isBlank()) {
            settings.note(origin(name), name + " must not be empty");
            return otherwise;
        }
        return Path.of(text);
    }

    public boolean flag(String name, boolean otherwise) {
        boolean flag =
                scalar(
                                name,
                                "true or false",
                                text ->
                                        switch (text) {
                                            case "true" -> Optional.of(true);
                                            case "false" -> Optional.of(false);
                                            default -> Optional.empty();
                                        })
                        .orElse(otherwise);
        tell(name, Boolean.toString(flag));
        return flag;
    }

    public long number(String name, long least, long most, long otherwise) {
        long number =
                scalar(
                                name,
                                "a number from " + least + " to " + most,
                                text ->
                                        number(text)
                                                .filter(value -> least <= value && value <= most))
                        .orElse(otherwise);
        tell(name, Long.toString(number));
        return number;
    }

    private static Optional<Long> number(String text) {
        try {
            return NUMBER.matcher(text).matches()
                    ? Optional.of(Long.valueOf(text.replace("_", "")))
                    : Optional.empty();
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    public Duration duration(String name, Duration otherwise) {
        Duration duration =
                scalar(name, "a time such as 500ms, 30s, 5m, 24h or 30d", Units::duration)
                        .orElse(otherwise);
        tell(name, Units.text(duration));
        return duration;
    }

    /// A time, or empty for `never`.
    public Optional<Duration> durationOrNever(String name, Optional<Duration> otherwise) {
        Optional<Duration> duration =
                scalar(name, "a text", Optional::of).filter("never"::equals).isPresent()
                        ? Optional.empty()
                        : scalar(name, "a time such as 24h or 30d, or never", Units::duration)
                                .or(() -> otherwise);
        tell(name, duration.map(Units::text).orElse("never"));
        return duration;
    }

    public long bytes(String name, long otherwise) {
        long bytes =
                scalar(name, "a size such as 4096, 64KiB, 200MiB or 1GiB", Units::bytes)
                        .orElse(otherwise);
        tell(name, Units.text(bytes));
        return bytes;
    }

    /// A list of texts, or a single text that stands for a list of one. From the environment and
    /// from flags, a list separated by commas.
    public List<String> texts(String name, List<String> otherwise) {
        List<String> texts = list(name, otherwise);
        tell(name, texts.toString());
        return texts;
    }

    private List<String> list(String name, List<String> otherwise) {
        known.add(name);
        Optional<Node.Text> override = override(name);
        if (override.isPresent()) {
            return Arrays.stream(override.get().value().split(",", -1)).map(String::strip).toList();
        }
        return switch (node.fields().get(name)) {
            case null -> otherwise;
            case Node.Text(var text, _) -> List.of(text);
            case Node.Items(var items, _) -> items.stream().map(this::text).toList();
            case Node.Fields(_, var place) -> {
                settings.note(place, name + " must be a list of texts");
                yield otherwise;
            }
        };
    }

    /// Whether the setting is there, and is one text and no list.
    public boolean isText(String name) {
        return node.fields().get(name) instanceof Node.Text;
    }

    /// Pairs of texts.
    public Map<String, String> pairs(String name) {
        Map<String, String> pairs = map(name);
        pairs.forEach((key, value) -> settings.tell(label + name + "." + key, value, origin(name)));
        return pairs;
    }

    /// Pairs of texts whose values are nobody's business.
    public Map<String, String> secretPairs(String name) {
        Map<String, String> pairs = map(name);
        pairs.keySet().forEach(key -> settings.tell(label + name + "." + key, "***", origin(name)));
        return pairs;
    }

    private Map<String, String> map(String name) {
        known.add(name);
        Map<String, String> pairs = new LinkedHashMap<>();
        fields(node.fields().get(name))
                .fields()
                .forEach((key, value) -> pairs.put(key, text(value)));
        return pairs;
    }

    private void tell(String name, String value) {
        settings.tell(label + name, value, origin(name));
    }

    private String origin(String name) {
        Node found = found(name);
        return found == null ? "default" : found.place();
    }

    /// What counts for the setting: what overrides it, or what stands in the file.
    private @Nullable Node found(String name) {
        return override(name).<Node>map(text -> text).orElse(node.fields().get(name));
    }

    private String text(Node node) {
        if (node instanceof Node.Text(var text, _)) {
            return text;
        }
        settings.note(node.place(), "a text must stand here");
        return "";
    }

    private Optional<Node.Text> override(String name) {
        return path == null ? Optional.empty() : settings.override(path, name);
    }

    private <T> Optional<T> scalar(
            String name, String expected, Function<String, Optional<T>> parse) {
        known.add(name);
        Node found = found(name);
        if (found == null) {
            return Optional.empty();
        }
        Optional<T> value =
                found instanceof Node.Text(var text, _)
                        ? parse.apply(text.strip())
                        : Optional.empty();
        if (value.isEmpty()) {
            String got = found instanceof Node.Text(var text, _) ? ", not '" + text + "'" : "";
            wrong.add(name);
            settings.note(found.place(), name + " must be " + expected + got);
        }
        return value;
    }

    /// Makes the record of these settings once all of them have been asked for, and notes the
    /// settings that nobody asked for.
    ///
    /// @param record whose constructor has [Rules]; anything else that it says with an
    ///   [IllegalArgumentException] is told of the section as a whole
    /// @param otherwise what to go on with if one is broken
    public <T> T make(Supplier<T> record, T otherwise) {
        T made = part(record, otherwise);
        refuseOthers();
        return made;
    }

    /// Makes a record of some of these settings.
    public <T> T part(Supplier<T> record, T otherwise) {
        try {
            return record.get();
        } catch (BrokenRules e) {
            for (var rule : e.rules()) {
                if (Collections.disjoint(wrong, rule.settings())) {
                    note(rule.message(), rule.settings().toArray(String[]::new));
                }
            }
            return otherwise;
        } catch (IllegalArgumentException e) {
            note(String.valueOf(e.getMessage()));
            return otherwise;
        }
    }

    /// Notes the settings that nobody asked for.
    public void refuseOthers() {
        List<String> others = new ArrayList<>(node.fields().keySet());
        others.removeAll(known);
        for (String other : others) {
            Node found = node.fields().get(other);
            String place = found == null ? node.place() : found.place();
            String hint =
                    Nearest.of(other, known)
                            .map(near -> "; did you mean '" + near + "'?")
                            .orElse(".");
            settings.note(
                    place,
                    "there is no setting '%s'%s Allowed here: %s"
                            .formatted(other, hint, String.join(", ", known)));
        }
    }

    /// Notes something that these settings get wrong together, where the first of them is set.
    public void note(String message, String... names) {
        String place =
                Arrays.stream(names)
                        .map(this::found)
                        .filter(Objects::nonNull)
                        .map(Node::place)
                        .findFirst()
                        .orElse(node.place());
        settings.note(place, message);
    }
}
