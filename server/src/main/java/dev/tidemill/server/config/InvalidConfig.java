package dev.tidemill.server.config;

import java.util.List;
import java.util.stream.Collectors;

/// The configuration is refused as a whole, with all that is wrong with it.
public final class InvalidConfig extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<Mistake> mistakes;

    public InvalidConfig(List<Mistake> mistakes) {
        super(mistakes.stream().map(Mistake::toString).collect(Collectors.joining("\n")));
        this.mistakes = List.copyOf(mistakes);
    }

    public List<Mistake> mistakes() {
        return mistakes;
    }
}
