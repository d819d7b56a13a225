package dev.tidemill.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is known of one thing, a fact a line.
public final class Facts {
    private final List<Fact> facts = new ArrayList<>();

    private record Fact(String name, String value) {}

    /// Nothing if it is empty.
    public Facts add(String name, String value) {
        if (!value.isEmpty()) {
            facts.add(new Fact(name, Table.printable(value)));
        }
        return this;
    }

    public Facts add(String name, Optional<String> value) {
        return add(name, value.orElse(""));
    }

    /// The lines, whole: what is too long for the terminal is to be read nevertheless.
    public List<String> lines(Terminal terminal) {
        return facts.stream()
                .map(fact -> "%-12s  %s".formatted(fact.name, dress(fact, terminal)))
                .toList();
    }

    private static String dress(Fact fact, Terminal terminal) {
        return fact.name.equals("status") && terminal.hasColours()
                ? Colours.ofStatus(fact.value)
                : fact.value;
    }
}
