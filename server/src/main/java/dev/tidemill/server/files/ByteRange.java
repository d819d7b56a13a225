package dev.tidemill.server.files;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which bytes of a file a `Range` header asks for.
sealed interface ByteRange {
    Pattern ONE_RANGE =
            Pattern.compile(
                    "\\s*bytes\\s*=\\s*(\\d*)\\s*-\\s*(\\d*)\\s*", Pattern.CASE_INSENSITIVE);

    /// All of them, as when there is no such header, or one that may be ignored.
    record All() implements ByteRange {}

    /// Those from `first` to `last`, both included.
    record Some(long first, long last) implements ByteRange {
        long length() {
            return last - first + 1;
        }
    }

    /// None that the file has.
    record None() implements ByteRange {}

    /// Several ranges, other units and nonsense are ignored, as HTTP allows.
    static ByteRange of(String header, long size) {
        Matcher range = ONE_RANGE.matcher(header);
        if (!range.matches()) {
            return new All();
        }
        String from = range.group(1);
        String to = range.group(2);
        if (from.isEmpty()) {
            return to.isEmpty() ? new All() : suffix(number(to), size);
        }
        long first = number(from);
        long last = to.isEmpty() ? Long.MAX_VALUE : number(to);
        if (last < first) {
            return new All();
        }
        return first >= size ? new None() : new Some(first, Math.min(last, size - 1));
    }

    private static ByteRange suffix(long length, long size) {
        if (length == 0) {
            return new None();
        }
        return size == 0 ? new All() : new Some(Math.max(0, size - length), size - 1);
    }

    /// A number too large for a long is beyond any file all the same.
    private static long number(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException _) {
            return Long.MAX_VALUE;
        }
    }
}
