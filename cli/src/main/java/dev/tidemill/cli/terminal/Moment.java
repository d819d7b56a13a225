package dev.tidemill.cli.terminal;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/// Points in time as people read them.
///
/// @param zone of the reader
public record Moment(Instant now, ZoneId zone) {
    /// So that a deadline of 24 h is not one of 23 h a moment later.
    private static final Duration SLACK = Duration.ofMinutes(1);

    private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

    /// Seen from here and now.
    public static Moment here() {
        return new Moment(Instant.now(), ZoneId.systemDefault());
    }

    /// As `2026-12-01 05:18`.
    ///
    /// @param seconds since 1970
    public String local(long seconds) {
        return FORM.format(Instant.ofEpochSecond(seconds).atZone(zone));
    }

    /// As `3 min ago` or `in 23 h`.
    public String relative(long seconds) {
        Duration ago = Duration.between(Instant.ofEpochSecond(seconds), now);
        if (ago.abs().toSeconds() == 0) {
            return "now";
        }
        return ago.isNegative()
                ? "in " + largest(ago.negated().plus(SLACK))
                : largest(ago) + " ago";
    }

    /// As `2026-12-01 05:18 (3 min ago)`.
    public String both(long seconds) {
        return local(seconds) + " (" + relative(seconds) + ")";
    }

    private static String largest(Duration time) {
        if (time.toMinutes() == 0) {
            return time.toSeconds() + " s";
        }
        if (time.toHours() == 0) {
            return time.toMinutes() + " min";
        }
        return time.toDays() == 0 ? time.toHours() + " h" : time.toDays() + " d";
    }
}
