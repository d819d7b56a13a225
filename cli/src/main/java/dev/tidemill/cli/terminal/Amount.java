package dev.tidemill.cli.terminal;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// Numbers as people read them.
public final class Amount {
    private static final List<String> UNITS = List.of("kB", "MB", "GB", "TB");

    private Amount() {}

    /// As `1,234,567`.
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /// As `999`, `1.2k` or `3.4M`, where there is little room.
    public static String brief(long number) {
        if (number < 1_000) {
            return Long.toString(number);
        }
        double value = number / 1e3;
        String unit = "k";
        if (value >= 999.95) {
            value /= 1_000;
            unit = "M";
        }
        String text = String.format(Locale.ROOT, "%.1f", value);
        return (text.endsWith(".0") ? text.substring(0, text.length() - 2) : text) + unit;
    }

    /// As `0.8/s` or `1,234/s`.
    public static String rate(double perSecond) {
        return String.format(Locale.ROOT, perSecond < 10 ? "%.1f/s" : "%,.0f/s", perSecond);
    }

    /// As `999 B` or `12.3 MB`.
    public static String bytes(long bytes) {
        if (bytes < 1_000) {
            return bytes + " B";
        }
        double value = bytes / 1e3;
        int unit = 0;
        while (value >= 999.95 && unit < UNITS.size() - 1) {
            value /= 1_000;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", value, UNITS.get(unit));
    }

    /// Its two largest parts, as `42 s`, `3 min 5 s` or `2 d 4 h`.
    public static String time(Duration time) {
        if (time.toMinutes() == 0) {
            return time.toSeconds() + " s";
        }
        if (time.toHours() == 0) {
            return pair(time.toMinutes(), "min", time.toSecondsPart(), "s");
        }
        return time.toDays() == 0
                ? pair(time.toHours(), "h", time.toMinutesPart(), "min")
                : pair(time.toDays(), "d", time.toHoursPart(), "h");
    }

    /// Its largest part alone, as `42s`, `3m`, `2h` or `4d`.
    public static String age(Duration time) {
        if (time.toMinutes() <= 0) {
            return Math.max(0, time.toSeconds()) + "s";
        }
        if (time.toHours() == 0) {
            return time.toMinutes() + "m";
        }
        return time.toDays() == 0 ? time.toHours() + "h" : time.toDays() + "d";
    }

    private static String pair(long large, String unit, long small, String smallUnit) {
        String first = large + " " + unit;
        return small == 0 ? first : first + " " + small + " " + smallUnit;
    }
}
