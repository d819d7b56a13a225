package dev.tidemill.cli.terminal;

import java.util.List;

/// A bar with what is known beside it, in one line.
///
/// @param full is the part that is done
/// @param empty is the part that is not
/// @param colour of the bar, and `plain` ends it
public record ProgressBar(String full, String empty, String colour, String plain) {
    private static final int LONGEST = 40;
    private static final int SHORTEST = 8;
    private static final String GAP = "  ";

    /// One for a terminal that shows block characters and colours, or does not.
    static ProgressBar of(boolean blocks, boolean colours) {
        return new ProgressBar(
                blocks ? "█" : "#",
                blocks ? "░" : "-",
                colours ? "\033[32m" : "",
                colours ? "\033[0m" : "");
    }

    /// As `running ████░░░░ 24% 1,234/5,000`. Where the room ends, the bar is left out, then the
    /// last of the facts are.
    ///
    /// @param done of `total`, which is 0 where nobody knows it
    /// @param columns the most that it may take
    String draw(String label, long done, long total, List<String> facts, int columns) {
        String text = text(facts, columns - label.length() - GAP.length());
        int room = columns - label.length() - text.length() - 2 * GAP.length();
        int length = Math.min(LONGEST, room);
        String start = label + GAP;
        if (total <= 0 || length < SHORTEST) {
            return start + text;
        }
        int filled = (int) (length * Math.min(done, total) / total);
        String drawn = colour + full.repeat(filled) + empty.repeat(length - filled) + plain;
        return start + drawn + GAP + text;
    }

    private static String text(List<String> facts, int most) {
        for (int count = facts.size(); count > 0; count--) {
            String text = String.join(GAP, facts.subList(0, count));
            if (text.length() <= most) {
                return text;
            }
        }
        return "";
    }

    /// As `24%`; of what is not quite done never `100%`.
    public static String percent(long done, long total) {
        return total <= 0 ? "0%" : done * 100 / total + "%";
    }
}
