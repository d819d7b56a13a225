package dev.tidemill.server.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/// Durations such as `30s` and sizes such as `200MiB`.
public final class Units {
    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(\\d{1,15}) ?([A-Za-z]*)");
    private static final Duration LONGEST = Duration.ofDays(36_500);
    private static final Map<String, Duration> TIMES =
            Map.of(
                    "ms", Duration.ofMillis(1),
                    "s", Duration.ofSeconds(1),
                    "m", Duration.ofMinutes(1),
                    "h", Duration.ofHours(1),
                    "d", Duration.ofDays(1));
    private static final Map<String, Long> SIZES =
            Map.of(
                    "", 1L,
                    "B", 1L,
                    "KiB", 1L << 10,
                    "MiB", 1L << 20,
                    "GiB", 1L << 30,
                    "TiB", 1L << 40,
                    "KB", 1_000L,
                    "MB", 1_000_000L,
                    "GB", 1_000_000_000L);

    private Units() {}

    /// The duration in its largest whole unit, such as `90s` or `24h`.
    public static String text(Duration duration) {
        long millis = duration.toMillis();
        for (String unit : List.of("d", "h", "m", "s")) {
            long size = Objects.requireNonNull(TIMES.get(unit)).toMillis();
            if (millis >= size && millis % size == 0) {
                return millis / size + unit;
            }
        }
        return millis + "ms";
    }

    /// The size in its largest whole unit, such as `200MiB`.
    public static String text(long bytes) {
        for (String unit : List.of("TiB", "GiB", "MiB", "KiB")) {
            long size = Objects.requireNonNull(SIZES.get(unit));
            if (bytes >= size && bytes % size == 0) {
                return bytes / size + unit;
            }
        }
        return Long.toString(bytes);
    }

    /// The duration, or empty if the text is none of up to a hundred years.
    public static Optional<Duration> duration(String text) {
        var parts = NUMBER_AND_UNIT.matcher(text);
        if (!parts.matches() || !TIMES.containsKey(parts.group(2))) {
            return Optional.empty();
        }
        try {
            long count = Long.parseLong(parts.group(1));
            return Optional.of(TIMES.get(parts.group(2)).multipliedBy(count))
                    .filter(duration -> duration.compareTo(LONGEST) <= 0);
        } catch (ArithmeticException _) {
            return Optional.empty();
        }
    }

    /// The size in bytes, or empty if the text is none.
    public static Optional<Long> bytes(String text) {
        var parts = NUMBER_AND_UNIT.matcher(text);
        if (!parts.matches() || !SIZES.containsKey(parts.group(2))) {
            return Optional.empty();
        }
        try {
            long count = Long.parseLong(parts.group(1));
            return Optional.of(Math.multiplyExact(count, SIZES.get(parts.group(2))));
        } catch (ArithmeticException _) {
            return Optional.empty();
        }
    }
}
