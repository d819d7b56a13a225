package dev.tidemill.server.engine;

import dev.tidemill.wire.BatchError;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The mistakes of an input: the first thousand in line order, and how many there are in all.
final class Mistakes {
    private static final int MOST = 1_000;
    private static final Comparator<BatchError> BY_LINE =
            Comparator.comparing(BatchError::line, Comparator.nullsFirst(Long::compare));

    private final List<BatchError> kept = new ArrayList<>();
    private long total;

    void add(BatchError mistake) {
        total++;
        kept.add(mistake);
        if (kept.size() == 2 * MOST) {
            keepFirst();
        }
    }

    private void keepFirst() {
        kept.sort(BY_LINE);
        kept.subList(Math.min(MOST, kept.size()), kept.size()).clear();
    }

    /// The lines of those that are kept.
    Set<Long> lines() {
        return kept.stream()
                .flatMap(mistake -> Stream.ofNullable(mistake.line()))
                .collect(Collectors.toSet());
    }

    boolean isEmpty() {
        return total == 0;
    }

    List<BatchError> list() {
        keepFirst();
        var list = new ArrayList<>(kept);
        if (total > kept.size()) {
            list.add(
                    new BatchError(
                            "too_many_errors",
                            total + " mistakes were found; the first " + MOST + " are listed.",
                            null,
                            null));
        }
        return list;
    }
}
