package dev.tidemill.server.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `deploy/` speaks of metrics that a server really has.
class DeployTest {
    private static final Path ROOT = Path.of(System.getProperty("tidemill.root", ".."));

    private static final Path DASHBOARD = ROOT.resolve("deploy/grafana/tidemill.json");

    /// Of the server that scrapes.
    private static final Set<String> OF_THE_TARGET = Set.of("instance", "job");

    private static final Pattern NAMED_LABEL = Pattern.compile("\\$labels\\.(\\w+)");

    @TempDir private static Path folder;

    /// The labels of every metric that a server told while and after it ran a batch.
    private static final Map<String, Set<String>> TOLD = new TreeMap<>();

    @BeforeAll
    static void runABatch() throws Exception {
        var release = new CountDownLatch(1);
        try (var lab = Lab.start(folder, Lab.echoAfter(release))) {
            String batch = lab.create(Lab.line("a", "\"input\":\"1\""));
            take(lab.awaitMetrics(told -> !told.named("tidemill_queue_lines").isEmpty()));
            release.countDown();
            lab.output(lab.end(batch));
            lab.abortDownload();
            System.gc();
            take(lab.awaitMetrics(told -> !told.named("jvm_gc_pause_seconds_sum").isEmpty()));
        }
        TOLD.put("up", Set.of());
    }

    private static void take(Exposition told) {
        told.labels()
                .forEach((name, labels) ->
                        TOLD.computeIfAbsent(name, _ -> new TreeSet<>()).addAll(labels));
    }

    @Test
    void theDashboardShowsMetricsThatThereAre() throws IOException {
        List<String> expressions = new ArrayList<>();
        for (Json panel : dashboard().items("panels")) {
            if (!panel.text("type").equals("row")) {
                panel.items("targets").forEach(target -> expressions.add(target.text("expr")));
            }
        }
        assertTrue(expressions.size() > 30, "expressions: " + expressions.size());
        assertEquals(List.of(), expressions.stream().flatMap(e -> mistakes(e).stream()).toList());
    }

    @Test
    void theDashboardTakesItsDataFromWhereItsUserSays() throws IOException {
        var sources =
                Pattern.compile("\"type\": \"prometheus\",\\s*\"uid\": \"([^\"]*)\"")
                        .matcher(Files.readString(DASHBOARD))
                        .results()
                        .map(found -> found.group(1))
                        .distinct()
                        .toList();
        assertEquals(List.of("${datasource}"), sources);
        assertEquals("datasource", dashboard().items("templating.list").getFirst().text("name"));
    }

    @Test
    void alertsAskForMetricsThatThereAre() throws IOException {
        var rules = rules();
        assertTrue(rules.size() > 10, "rules: " + rules.size());
        assertEquals(
                List.of(),
                rules.stream().flatMap(rule -> mistakes(rule.text("expr")).stream()).toList());
    }

    @Test
    void everyAlertSaysHowBadItIsAndWhatToDo() throws IOException {
        String documentation = Files.readString(ROOT.resolve("docs/operations.md"));
        Set<String> sections = new TreeSet<>();
        Pattern.compile("(?m)^#+ (.*)$")
                .matcher(documentation)
                .results()
                .forEach(heading -> sections.add(anchor(heading.group(1))));
        for (Json rule : rules()) {
            String severity = rule.text("labels.severity");
            assertTrue(Set.of("warning", "critical").contains(severity), rule.text("alert"));
            String[] runbook = rule.text("annotations.runbook_url").split("#", 2);
            assertEquals("docs/operations.md", runbook[0]);
            assertTrue(sections.contains(runbook[1]), runbook[1] + " is none of " + sections);
        }
    }

    @Test
    void alertsNameOnlyLabelsThatTheyHave() throws IOException {
        for (Json rule : rules()) {
            var query = PromQl.of(rule.text("expr"));
            Set<String> known = new TreeSet<>(query.groups());
            if (query.groups().isEmpty()) {
                known.addAll(OF_THE_TARGET);
                query.metrics().keySet().forEach(name -> known.addAll(labels(name)));
            }
            NAMED_LABEL
                    .matcher(rule.text("annotations.summary"))
                    .results()
                    .forEach(found ->
                            assertTrue(
                                    known.contains(found.group(1)),
                                    rule.text("alert") + ": " + found.group() + " of " + known));
        }
    }

    @Test
    void aMetricThatIsNoneIsFound() {
        assertEquals(
                List.of("there is no tidemill_lins_total"),
                mistakes("sum by (upstream) (rate(tidemill_lins_total{outcome=\"failed\"}[5m]))"));
        assertEquals(
                List.of("tidemill_lines_total has no kind"),
                mistakes("rate(tidemill_lines_total{kind=\"failed\"}[5m]) > 0"));
        assertEquals(List.of("nothing has kind"), mistakes("sum by (kind) (tidemill_lines_total)"));
    }

    private static List<String> mistakes(String expression) {
        List<String> mistakes = new ArrayList<>();
        var query = PromQl.of(expression);
        Set<String> all = new TreeSet<>(OF_THE_TARGET);
        query.metrics()
                .forEach((name, asked) -> {
                    if (!TOLD.containsKey(name)) {
                        mistakes.add("there is no " + name);
                    } else {
                        Set<String> known = new TreeSet<>(labels(name));
                        known.addAll(OF_THE_TARGET);
                        asked.stream()
                                .filter(label -> !known.contains(label))
                                .forEach(label -> mistakes.add(name + " has no " + label));
                    }
                    all.addAll(labels(name));
                });
        boolean allKnown = TOLD.keySet().containsAll(query.metrics().keySet());
        query.groups().stream()
                .filter(label -> allKnown && !all.contains(label))
                .forEach(label -> mistakes.add("nothing has " + label));
        return mistakes;
    }

    private static Set<String> labels(String metric) {
        return TOLD.getOrDefault(metric, Set.of());
    }

    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 -]", "").replace(' ', '-');
    }

    private static Json dashboard() throws IOException {
        return Json.parse(Files.readString(DASHBOARD));
    }

    private static List<Json> rules() throws IOException {
        var alerts = Json.yaml(Files.readString(ROOT.resolve("deploy/prometheus/alerts.yaml")));
        return alerts.items("groups").stream()
                .flatMap(group -> group.items("rules").stream())
                .toList();
    }
}
