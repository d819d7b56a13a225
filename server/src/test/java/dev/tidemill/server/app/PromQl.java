package dev.tidemill.server.app;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// What an expression for Prometheus speaks of.
///
/// @param metrics the labels that are asked of each
/// @param groups the labels that it groups by
record PromQl(Map<String, Set<String>> metrics, Set<String> groups) {
    private static final Pattern GROUPING =
            Pattern.compile(
                    "\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\(([^)]*)\\)");
    private static final Pattern RANGE = Pattern.compile("\\[[^\\]]*\\]");
    private static final Pattern SELECTOR =
            Pattern.compile("(?<![\\w.$])([a-zA-Z_:][\\w:]*)\\s*(\\(|\\{([^}]*)\\})?");
    private static final Pattern MATCHER =
            Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)\\s*\"[^\"]*\"");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset");

    static PromQl of(String expression) {
        Set<String> groups = new TreeSet<>();
        GROUPING.matcher(expression)
                .results()
                .forEach(found -> groups.addAll(Set.of(found.group(1).strip().split("\\s*,\\s*"))));
        String plain = RANGE.matcher(GROUPING.matcher(expression).replaceAll("")).replaceAll("");
        Map<String, Set<String>> metrics = new TreeMap<>();
        var selector = SELECTOR.matcher(plain);
        while (selector.find()) {
            boolean isFunction = "(".equals(selector.group(2));
            if (!isFunction && !WORDS.contains(selector.group(1))) {
                metrics.computeIfAbsent(selector.group(1), _ -> new HashSet<>())
                        .addAll(labels(selector.group(3)));
            }
        }
        return new PromQl(metrics, groups);
    }

    private static Set<String> labels(String matchers) {
        Set<String> labels = new TreeSet<>();
        if (matchers != null) {
            MATCHER.matcher(matchers).results().forEach(found -> labels.add(found.group(1)));
        }
        return labels;
    }
}
