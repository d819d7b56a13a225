package dev.tidemill.server.config;

import java.util.ArrayList;
import java.util.List;

/// What must hold of the values of a record. All of it is looked at before any is complained of.
public final class Rules {
    private final List<BrokenRules.Rule> broken = new ArrayList<>();

    /// @param message the whole sentence, such as `port must be from 0 to 65535`
    /// @param settings by the names of the configuration, the likeliest to blame first
    public Rules that(boolean holds, String message, String... settings) {
        if (!holds) {
            broken.add(new BrokenRules.Rule(message, List.of(settings)));
        }
        return this;
    }

    /// @throws BrokenRules if any rule does not hold
    public void check() {
        if (!broken.isEmpty()) {
            throw new BrokenRules(broken);
        }
    }
}
