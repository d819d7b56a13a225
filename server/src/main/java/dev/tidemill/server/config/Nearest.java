package dev.tidemill.server.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// Finds what somebody meant who wrote something else.
public final class Nearest {
    private Nearest() {}

    /// The word that takes the fewest changed letters to become `wrong`; none if even that takes
    /// more than half of the letters, for then it is no likely word.
    public static Optional<String> of(String wrong, Collection<String> words) {
        return words.stream()
                .min(Comparator.comparingInt(word -> distance(wrong, word)))
                .filter(word ->
                        distance(wrong, word) * 2 <= Math.max(wrong.length(), word.length()));
    }

    /// Levenshtein's.
    static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int changed = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
