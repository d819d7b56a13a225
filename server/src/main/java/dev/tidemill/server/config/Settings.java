package dev.tidemill.server.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Everything that configures a process: a YAML file, overridden by environment variables,
/// overridden by flags.
public final class Settings {
    private static final String PREFIX = "TIDEMILL_";

    private final Map<String, String> flags;
    private final Map<String, String> environment;
    private final Section whole;
    private final List<Mistake> mistakes = new ArrayList<>();
    private final List<Effective> effective = new ArrayList<>();
    private final Set<String> knownVariables = new TreeSet<>();

    private Settings(
            Map<String, String> flags, Map<String, String> environment, Node.Fields whole) {
        this.flags = flags;
        this.environment = environment;
        this.whole = new Section(this, "", "", whole);
    }

    /// @param yaml the file's text; empty if there is none
    /// @param file how it is called in mistakes
    /// @param environment of the process; `TIDEMILL_HTTP_PORT` overrides `http.port`
    /// @param flags values by the paths of settings, such as `http.port`
    /// @throws InvalidConfig if the file is no YAML
    public static Settings read(
            String yaml, String file, Map<String, String> environment, Map<String, String> flags)
            throws InvalidConfig {
        return new Settings(flags, environment, Yaml.read(yaml, file));
    }

    public Section whole() {
        return whole;
    }

    /// Variables of that name are no settings.
    public void leaveOut(String variable) {
        knownVariables.add(variable);
    }

    /// What the variable holds, which is no setting; empty if it is not set.
    String secret(String variable) {
        leaveOut(variable);
        return environment.getOrDefault(variable, "");
    }

    Optional<Node.Text> override(String path, String name) {
        String setting = path + name;
        String variable = PREFIX + setting.replace('.', '_').toUpperCase(Locale.ROOT);
        knownVariables.add(variable);
        if (flags.containsKey(setting)) {
            return Optional.of(new Node.Text(flags.get(setting), "--" + name));
        }
        return Optional.ofNullable(environment.get(variable))
                .map(value -> new Node.Text(value, variable));
    }

    void tell(String setting, String value, String origin) {
        effective.add(new Effective(setting, value, origin));
    }

    /// All settings that were asked for, as they count.
    public List<Effective> effective() {
        return List.copyOf(effective);
    }

    void note(String place, String message) {
        mistakes.add(new Mistake(place, message));
    }

    /// Ends the reading.
    ///
    /// @throws InvalidConfig if anything was noted
    public void finish() throws InvalidConfig {
        whole.refuseOthers();
        for (String variable : environment.keySet()) {
            if (variable.startsWith(PREFIX) && !knownVariables.contains(variable)) {
                note(variable, "there is no such setting" + hint(variable));
            }
        }
        if (!mistakes.isEmpty()) {
            throw new InvalidConfig(mistakes);
        }
    }

    /// The prefix that all have in common makes no two of them alike.
    private String hint(String variable) {
        List<String> names =
                knownVariables.stream()
                        .filter(known -> known.startsWith(PREFIX))
                        .map(known -> known.substring(PREFIX.length()))
                        .toList();
        return Nearest.of(variable.substring(PREFIX.length()), names)
                .map(near -> "; did you mean " + PREFIX + near + "?")
                .orElse("");
    }
}
