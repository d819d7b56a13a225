package dev.tidemill.server.engine;

import dev.tidemill.wire.BatchError;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/// Hashes of `custom_id`s that came twice, and the second look that tells who is really the same.
final class Suspects {
    private static final int MOST = 10_000;

    private final Set<Long> hashes = new HashSet<>();

    /// Beyond the first ten thousand the input is lost anyway.
    void add(long hash) {
        if (hashes.size() < MOST) {
            hashes.add(hash);
        }
    }

    boolean isEmpty() {
        return hashes.isEmpty();
    }

    /// Goes over the input again and adds a mistake for each good line whose id an earlier good
    /// line has.
    void lookAgain(LineScanner lines, CustomIds ids, Mistakes mistakes) throws IOException {
        var seen = new HashSet<String>();
        Set<Long> bad = mistakes.lines();
        while (lines.next()) {
            if (!lines.isLong() && lines.isBlank()) {
                continue;
            }
            long number = lines.number();
            if (InputLine.read(lines) instanceof InputLine.Good(var envelope, _)
                    && envelope.customId() != null
                    && hashes.contains(ids.hash(envelope.customId()))
                    && !bad.contains(number)
                    && !seen.add(envelope.customId())) {
                mistakes.add(duplicate(envelope.customId(), number));
            }
        }
    }

    private static BatchError duplicate(String id, long line) {
        return new BatchError(
                "duplicate_custom_id",
                "The custom_id "
                        + LineError.quoted(id)
                        + " for this request is a duplicate of another request."
                        + " The custom_id parameter must be unique for each request in a batch.",
                "custom_id",
                line);
    }
}
