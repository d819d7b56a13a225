package dev.tidemill.server.config;

import java.util.List;
import java.util.stream.Collectors;

/// Values that do not fit into a record, with all that is wrong with them.
public final class BrokenRules extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final transient List<Rule> rules;

    BrokenRules(List<Rule> rules) {
        super(rules.stream().map(Rule::message).collect(Collectors.joining("; ")));
        this.rules = List.copyOf(rules);
    }

    List<Rule> rules() {
        return rules;
    }

    /// @param settings that break it together
    record Rule(String message, List<String> settings) {}
}
