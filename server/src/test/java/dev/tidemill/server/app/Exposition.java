package dev.tidemill.server.app;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Metrics in Prometheus' text format, read as strictly as Prometheus and its linter do.
final class Exposition {
    private static final Pattern SAMPLE =
            Pattern.compile("([a-z_][a-z0-9_]*)(?:\\{(.*)\\})? (\\S+)");
    private static final Pattern LABEL =
            Pattern.compile("([a-z_][a-z0-9_]*)=\"((?:[^\"\\\\]|\\\\[\"\\\\n])*)\"(?:,|$)");
    private static final Set<String> TYPES =
            Set.of("counter", "gauge", "histogram", "summary", "untyped");
    private static final Pattern ODD_UNIT =
            Pattern.compile(
                    ".*_(ms|millis|milliseconds|minutes|hours|kb|kilobytes|mb|megabytes)(_.*)?");

    private final Map<String, String> types = new HashMap<>();
    private final Set<String> helped = new HashSet<>();
    private final List<Sample> samples = new ArrayList<>();

    /// One number.
    record Sample(String name, Map<String, String> labels, double value) {}

    private Exposition() {}

    /// @throws AssertionError if Prometheus or its linter would mind
    static Exposition of(String text) {
        var exposition = new Exposition();
        check(text.endsWith("\n"), "the text does not end with a line");
        text.lines().forEach(exposition::take);
        exposition.checkAll();
        return exposition;
    }

    private void take(String line) {
        String[] words = line.split(" ", 4);
        if (line.startsWith("# HELP ")) {
            check(words.length == 4 && !words[3].isBlank(), "no help: " + line);
            check(helped.add(words[2]), "twice: " + line);
        } else if (line.startsWith("# TYPE ")) {
            check(TYPES.contains(words[3]), "no type: " + line);
            check(types.put(words[2], words[3]) == null, "twice: " + line);
        } else {
            sample(line);
        }
    }

    private void sample(String line) {
        var matcher = SAMPLE.matcher(line);
        check(matcher.matches(), "no sample: " + line);
        Map<String, String> labels = new TreeMap<>();
        if (matcher.group(2) != null) {
            var label = LABEL.matcher(matcher.group(2));
            int end = 0;
            while (label.find() && label.start() == end) {
                check(labels.put(label.group(1), label.group(2)) == null, "twice: " + line);
                end = label.end();
            }
            check(end == matcher.group(2).length(), "no labels: " + line);
        }
        String value = matcher.group(3).replace("+Inf", "Infinity").replace("-Inf", "-Infinity");
        samples.add(new Sample(matcher.group(1), labels, Double.parseDouble(value)));
    }

    private void checkAll() {
        Set<String> seen = new HashSet<>();
        for (Sample sample : samples) {
            String family = family(sample.name());
            check(seen.add(sample.name() + sample.labels()), "twice: " + sample);
            check(helped.contains(family), "without help: " + sample);
            check(
                    family.endsWith("_total") == "counter".equals(types.get(family)),
                    "_total is for counters, and counters for _total: " + sample);
            check(!ODD_UNIT.matcher(family).matches(), "not in base units: " + sample);
        }
        types.forEach((family, type) -> {
            if (type.equals("histogram")) {
                checkHistogram(family);
            }
        });
    }

    /// Buckets grow, and the last one has all.
    private void checkHistogram(String family) {
        Map<Map<String, String>, Double> last = new HashMap<>();
        for (Sample bucket : named(family + "_bucket")) {
            Map<String, String> others = new TreeMap<>(bucket.labels());
            check(others.remove("le") != null, "without le: " + bucket);
            check(last.getOrDefault(others, 0.0) <= bucket.value(), "it falls: " + bucket);
            last.put(others, bucket.value());
        }
        Map<Map<String, String>, Double> counts =
                named(family + "_count").stream()
                        .collect(Collectors.toMap(Sample::labels, Sample::value));
        check(counts.equals(last), "the buckets of " + family + " are not its counts");
    }

    /// The name under which a sample's help and type stand.
    private String family(String name) {
        for (String suffix : List.of("_bucket", "_count", "_sum")) {
            String stem =
                    name.endsWith(suffix)
                            ? name.substring(0, name.length() - suffix.length())
                            : name;
            if (!stem.equals(name)
                    && Set.of("histogram", "summary").contains(types.get(stem) + "")) {
                return stem;
            }
        }
        check(types.containsKey(name), "without a type: " + name);
        return name;
    }

    /// The names of all metrics that begin so, as their help has them.
    Set<String> families(String prefix) {
        return types.keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// The names of a metric's labels, by the names of all samples.
    Map<String, Set<String>> labels() {
        Map<String, Set<String>> labels = new TreeMap<>();
        for (Sample sample : samples) {
            labels.computeIfAbsent(sample.name(), _ -> new TreeSet<>())
                    .addAll(sample.labels().keySet());
        }
        return labels;
    }

    /// Every series of the metrics that begin so: name and labels.
    Set<String> series(String prefix) {
        return samples.stream()
                .filter(sample -> sample.name().startsWith(prefix))
                .map(sample -> sample.name() + sample.labels())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    List<Sample> named(String name) {
        return samples.stream().filter(sample -> sample.name().equals(name)).toList();
    }

    /// The value of the only sample of that name that has these labels among its own.
    double value(String name, Map<String, String> labels) {
        var found =
                named(name).stream()
                        .filter(sample -> sample.labels().entrySet().containsAll(labels.entrySet()))
                        .toList();
        check(found.size() == 1, name + labels + ": " + found + " of " + named(name));
        return found.getFirst().value();
    }

    private static void check(boolean isRight, String otherwise) {
        if (!isRight) {
            throw new AssertionError(otherwise);
        }
    }
}
