package dev.tidemill.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Measures the rows that it is told to, and ends with 1 if one falls short.
final class Bench {
    private static final Map<String, Row> ROWS = new LinkedHashMap<>();

    static {
        ROWS.put("dispatch", new Dispatch());
        ROWS.put("list", new BatchList());
        ROWS.put("start", new Start());
        ROWS.put("one-line", new OneLine());
        ROWS.put("burst", new Burst());
        ROWS.put("retrieve", new Retrieve());
        ROWS.put("finalise", new Finalise());
        ROWS.put("upload", new Upload());
        ROWS.put("validate", new Validate());
        ROWS.put("memory", new Memory());
        ROWS.put("growth", new Growth());
        ROWS.put("permits", new Permits());
        ROWS.put("filters", new Filters());
        ROWS.put("small", new SmallBatches());
        ROWS.put("postgres-list", new PostgresList());
    }

    private Bench() {}

    public static void main(String[] arguments)
            throws IOException, InterruptedException, SQLException {
        var options = Options.of(arguments);
        var rows =
                switch (options.name()) {
                    case "all" -> List.copyOf(ROWS.keySet());
                    case "ratios" -> Baseline.ROWS;
                    default -> List.of(options.name());
                };
        if (!ROWS.keySet().containsAll(rows)) {
            System.err.println("Usage: bench/NAME [--short] [--rounds N] [--stores FOLDER]");
            System.err.println("NAME: all, ratios, " + String.join(", ", ROWS.keySet()));
            System.exit(2);
        }
        var report = new Report(System.out);
        report.say(machine());
        for (String row : rows) {
            measure(row, options, report);
        }
        System.out.println("figures: " + report.line());
        System.exit(
                options.name().equals("ratios") ? Baseline.check(options, report) : end(report));
    }

    private static int end(Report report) {
        report.missed().forEach(name -> System.out.println("MISSED: " + name));
        return report.missed().isEmpty() ? 0 : 1;
    }

    private static void measure(String row, Options options, Report report)
            throws IOException, InterruptedException, SQLException {
        Path folder = options.root().resolve("bench/target/run");
        Files.createDirectories(folder);
        Path own = Files.createTempDirectory(folder, row + "-");
        long start = System.nanoTime();
        report.say("== " + row);
        try {
            var run =
                    new Run(
                            options.root(),
                            options.isShort(),
                            options.rounds(),
                            options.stores(),
                            own,
                            report);
            Objects.requireNonNull(ROWS.get(row)).measure(run);
        } finally {
            delete(own);
        }
        report.say("  (%d s)".formatted((System.nanoTime() - start) / 1_000_000_000));
    }

    private static void delete(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static String machine() throws IOException {
        String model =
                Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                        .filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 2))
                        .findFirst()
                        .orElse("unknown");
        return "%s, %d x %s, %s, load %s"
                .formatted(
                        LocalDate.now(java.time.ZoneOffset.UTC),
                        Runtime.getRuntime().availableProcessors(),
                        model,
                        Runtime.version(),
                        Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0]);
    }
}
