package dev.tidemill.cli.terminal;

import java.util.Map;

/// What statuses look like on a terminal.
public final class Colours {
    private static final String GREEN = "\033[32m";
    private static final String RED = "\033[31m";
    private static final String YELLOW = "\033[33m";
    private static final String CYAN = "\033[36m";
    private static final String PLAIN = "\033[0m";
    private static final Map<String, String> COLOURS =
            Map.of(
                    "completed", GREEN,
                    "failed", RED,
                    "expired", YELLOW,
                    "cancelled", YELLOW,
                    "cancelling", YELLOW,
                    "in_progress", CYAN,
                    "finalizing", CYAN);

    private Colours() {}

    /// The text in its colour, if it is a status that has one.
    public static String ofStatus(String text) {
        String colour = COLOURS.get(text);
        return colour == null ? text : colour + text + PLAIN;
    }
}
