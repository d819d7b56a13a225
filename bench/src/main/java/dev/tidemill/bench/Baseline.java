package dev.tidemill.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/// What CI compares with: ratios to a limit of the same run, so that they hold on any machine.
final class Baseline {
    static final List<String> ROWS = List.of("dispatch", "list");

    private static final double LEAST = 2.0 / 3;

    private Baseline() {}

    /// @return the exit code: 1 if one has fallen by more than a third
    static int check(Options options, Report report) throws IOException {
        var baseline = new Properties();
        Path file = options.root().resolve("bench/baseline.properties");
        try (var in = Files.newBufferedReader(file)) {
            baseline.load(in);
        }
        int code = 0;
        for (String name : baseline.stringPropertyNames().stream().sorted().toList()) {
            double was = Double.parseDouble(baseline.getProperty(name));
            double is = report.figures().getOrDefault(name, 0.0);
            boolean holds = is >= was * LEAST;
            code = holds ? code : 1;
            report.say(
                    "%-34s %s, was %s: %s"
                            .formatted(
                                    name,
                                    Report.shown(is),
                                    Report.shown(was),
                                    holds ? "holds" : "FELL BY MORE THAN A THIRD"));
        }
        return code;
    }
}
