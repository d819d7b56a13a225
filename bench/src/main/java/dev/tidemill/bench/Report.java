package dev.tidemill.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Prints what was measured, and whether it is enough.
final class Report {
    private final PrintStream out;
    private final Map<String, Double> figures = new LinkedHashMap<>();
    private final List<String> missed = new ArrayList<>();

    Report(PrintStream out) {
        this.out = out;
    }

    void say(String text) {
        out.println(text);
    }

    void show(Series... all) {
        for (Series series : all) {
            out.println(series);
        }
    }

    /// @param name for ever: a baseline knows it
    void figure(String name, double value, Goal goal) {
        figures.put(name, value);
        if (!goal.isMet(value)) {
            missed.add(name);
        }
        out.printf("  %-34s %10s  %s%n", name, shown(value), goal.verdict(value));
    }

    /// Those of all rows so far, of which a goal was missed.
    List<String> missed() {
        return missed;
    }

    Map<String, Double> figures() {
        return figures;
    }

    /// All figures in one line, for a program.
    String line() {
        return figures.entrySet().stream()
                .map(figure ->
                        String.format(
                                Locale.ROOT, "\"%s\":%.4g", figure.getKey(), figure.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    static String shown(double value) {
        int digits = Math.abs(value) >= 1000 ? 0 : Math.abs(value) >= 10 ? 1 : 3;
        return String.format(Locale.ROOT, "%,." + digits + "f", value);
    }
}
