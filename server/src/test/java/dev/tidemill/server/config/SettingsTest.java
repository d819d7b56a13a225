package dev.tidemill.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void withoutAnythingDefaultsAreTaken() throws InvalidConfig {
        var settings = yaml("");
        var http = settings.whole().section("http");

        assertEquals(8080, http.number("port", 0, 65_535, 8080));
        assertEquals("127.0.0.1", http.text("host", "127.0.0.1"));
        assertEquals(MINUTE, http.duration("stop_grace", MINUTE));
        assertEquals(Optional.of(MINUTE), http.durationOrNever("expiry", Optional.of(MINUTE)));
        assertEquals(7, http.bytes("max_bytes", 7));
        assertTrue(http.flag("enabled", true));
        assertEquals(List.of("24h"), http.texts("windows", List.of("24h")));
        assertEquals(Map.of(), http.pairs("headers"));
        assertEquals(List.of(), settings.whole().sections("upstreams"));
        settings.finish();
    }

    @Test
    void everyKindOfSettingIsRead() throws InvalidConfig {
        var settings =
                yaml(
                        """
                        port: 8_080
                        host: "::1"
                        stop_grace: 5s
                        expiry: never
                        max_bytes: 64KiB
                        enabled: false
                        windows: [1h, 24h]
                        more: 1h
                        headers: {a: b, c: 1}
                        """);
        var whole = settings.whole();

        assertEquals(8080, whole.number("port", 0, 65_535, 1));
        assertEquals("::1", whole.text("host", ""));
        assertEquals(Duration.ofSeconds(5), whole.duration("stop_grace", MINUTE));
        assertEquals(Optional.empty(), whole.durationOrNever("expiry", Optional.of(MINUTE)));
        assertEquals(65_536, whole.bytes("max_bytes", 7));
        assertFalse(whole.flag("enabled", true));
        assertEquals(List.of("1h", "24h"), whole.texts("windows", List.of()));
        assertEquals(List.of("1h"), whole.texts("more", List.of()));
        assertEquals(Map.of("a", "b", "c", "1"), whole.pairs("headers"));
        settings.finish();
    }

    @Test
    void theEnvironmentOverridesTheFileAndFlagsOverrideBoth() throws InvalidConfig {
        var environment = Map.of("TIDEMILL_HTTP_PORT", "2", "TIDEMILL_HTTP_HOST", "b");
        var settings =
                Settings.read(
                        "http: {port: 1, host: a, name: a}",
                        "t.yaml",
                        environment,
                        Map.of("http.port", "3"));
        var http = settings.whole().section("http");

        assertEquals(3, http.number("port", 0, 9, 0));
        assertEquals("b", http.text("host", ""));
        assertEquals("a", http.text("name", ""));
        settings.finish();
    }

    @Test
    void aListFromTheEnvironmentIsSeparatedByCommas() throws InvalidConfig {
        var settings = Settings.read("", "t.yaml", Map.of("TIDEMILL_WINDOWS", "1h, 24h"), Map.of());

        assertEquals(List.of("1h", "24h"), settings.whole().texts("windows", List.of()));
    }

    @Test
    void whatStandsInAListCannotBeOverridden() throws InvalidConfig {
        var settings =
                Settings.read(
                        "upstreams: [{url: a}, {url: b}]",
                        "t.yaml",
                        Map.of("TIDEMILL_URL", "c"),
                        Map.of("url", "d"));
        var urls =
                settings.whole().sections("upstreams").stream()
                        .map(section -> section.text("url", ""))
                        .toList();

        assertEquals(List.of("a", "b"), urls);
        assertEquals(List.of("TIDEMILL_URL"), places(settings));
    }

    @ParameterizedTest
    @CsvSource({
        "text, port must be a number from 1 to 9 not 'text'",
        "'', port must be a number from 1 to 9 not ''",
        "0, port must be a number from 1 to 9 not '0'",
        "10, port must be a number from 1 to 9 not '10'",
        "99999999999999999999, port must be a number from 1 to 9 not '99999999999999999999'",
        "[1], port must be a number from 1 to 9",
        "{a: 1}, port must be a number from 1 to 9",
    })
    void whatIsWrongIsSaidWithItsLine(String value, String message) throws InvalidConfig {
        var settings = yaml("host: a\nport: " + value + "\n");
        settings.whole().text("host");

        assertEquals(5, settings.whole().number("port", 1, 9, 5));
        assertEquals(
                List.of(new Mistake("t.yaml, line 2", message.replace(" not '", ", not '"))),
                mistakes(settings));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 9})
    void theBoundsOfANumberAreAllowed(long number) throws InvalidConfig {
        var settings = yaml("port: " + number);

        assertEquals(number, settings.whole().number("port", 1, 9, 5));
        settings.finish();
    }

    @Test
    void whatIsWrongInAnOverrideIsSaidWithItsName() throws InvalidConfig {
        var settings =
                Settings.read(
                        "http: {port: 1}",
                        "t.yaml",
                        Map.of("TIDEMILL_HTTP_STOP_GRACE", "soon"),
                        Map.of("http.port", "x"));
        var http = settings.whole().section("http");
        http.number("port", 0, 9, 0);
        http.duration("stop_grace", MINUTE);

        assertEquals(
                List.of(
                        new Mistake("--port", "port must be a number from 0 to 9, not 'x'"),
                        new Mistake(
                                "TIDEMILL_HTTP_STOP_GRACE",
                                "stop_grace must be a time such as 500ms, 30s, 5m, 24h or 30d,"
                                        + " not 'soon'")),
                mistakes(settings));
    }

    @Test
    void allMistakesAreToldAtOnce() throws InvalidConfig {
        var settings =
                yaml(
                        """
                        enabled: yes
                        size: 1 Mib
                        time: 5
                        expiry: forever
                        list: {a: b}
                        items: nothing
                        pairs: [a]
                        section: text
                        """);
        var whole = settings.whole();
        whole.flag("enabled", true);
        whole.bytes("size", 1);
        whole.duration("time", MINUTE);
        whole.durationOrNever("expiry", Optional.empty());
        whole.texts("list", List.of());
        whole.sections("items");
        whole.pairs("pairs");
        whole.section("section");

        assertEquals(
                """
                t.yaml, line 1: enabled must be true or false, not 'yes'
                t.yaml, line 2: size must be a size such as 4096, 64KiB, 200MiB or 1GiB, not '1 Mib'
                t.yaml, line 3: time must be a time such as 500ms, 30s, 5m, 24h or 30d, not '5'
                t.yaml, line 4: expiry must be a time such as 24h or 30d, or never, not 'forever'
                t.yaml, line 5: list must be a list of texts
                t.yaml, line 6: items must be a list, each item beginning with -
                t.yaml, line 7: settings must stand here
                t.yaml, line 8: settings must stand here\
                """,
                assertThrows(InvalidConfig.class, settings::finish).getMessage());
    }

    @Test
    void anUnknownSettingNamesTheNearestAndItsLine() throws InvalidConfig {
        var settings = yaml("host: a\nprt: 1\n");
        settings.whole().text("host");
        settings.whole().number("port", 0, 9, 0);

        assertEquals(
                List.of(
                        new Mistake(
                                "t.yaml, line 2",
                                "there is no setting 'prt'; did you mean 'port'? Allowed here:"
                                        + " host, port")),
                mistakes(settings));
    }

    @Test
    void anUnknownSectionStandsWhereItsNameDoes() throws InvalidConfig {
        var settings = yaml("htpp:\n\n  port: 1\n");
        settings.whole().section("http");

        assertEquals(List.of("t.yaml, line 1"), places(settings));
    }

    @Test
    void anUnknownVariableNamesTheNearest() throws InvalidConfig {
        var settings =
                Settings.read(
                        "", "t.yaml", Map.of("TIDEMILL_PROT", "1", "OTHER_PROT", "1"), Map.of());
        settings.whole().text("host");
        settings.whole().number("port", 0, 9, 0);

        assertEquals(
                List.of(
                        new Mistake(
                                "TIDEMILL_PROT",
                                "there is no such setting; did you mean TIDEMILL_PORT?")),
                mistakes(settings));
    }

    @Test
    void whatIsLikeNothingGetsNoHint() throws InvalidConfig {
        var settings = Settings.read("quux: 1", "t.yaml", Map.of("TIDEMILL_ZZZ", "1"), Map.of());
        settings.whole().number("port", 0, 9, 0);

        assertEquals(
                List.of(
                        new Mistake(
                                "t.yaml, line 1", "there is no setting 'quux'. Allowed here: port"),
                        new Mistake("TIDEMILL_ZZZ", "there is no such setting")),
                mistakes(settings));
    }

    @Test
    void variablesThatAreLeftOutAreNoSettings() throws InvalidConfig {
        var settings = Settings.read("", "t.yaml", Map.of("TIDEMILL_JAVA_OPTS", "-X"), Map.of());
        settings.leaveOut("TIDEMILL_JAVA_OPTS");

        settings.finish();
    }

    @Test
    void aRecordThatRefusesWithoutRulesIsAMistakeOfItsSection() throws InvalidConfig {
        var settings = yaml("name: a\nhttp:\n  port: 1\n");
        settings.whole().text("name");
        var http = settings.whole().section("http");
        http.text("port");

        assertEquals("otherwise", http.make(SettingsTest::refusing, "otherwise"));
        assertEquals(List.of(new Mistake("t.yaml, line 2", "no")), mistakes(settings));
    }

    private static String refusing() {
        throw new IllegalArgumentException("no");
    }

    /// A record that nothing fits into.
    private record Fussy(int least, int most) {
        Fussy {
            new Rules()
                    .that(false, "least must be even", "least")
                    .that(false, "least must not be above most", "least", "most")
                    .that(false, "never", "neither")
                    .check();
        }
    }

    @Test
    void everyRuleThatARecordFindsBrokenIsToldWhereItsSettingStands() throws InvalidConfig {
        assertEquals(
                List.of(
                        new Mistake("t.yaml, line 3", "least must be even"),
                        new Mistake("t.yaml, line 3", "least must not be above most"),
                        new Mistake("t.yaml, line 1", "never")),
                fussed("range:\n  most: 1\n  least: 1", Map.of()));
    }

    @Test
    void ofTwoSettingsThatDoNotFitTheOneThatIsSetIsBlamed() throws InvalidConfig {
        String message = "least must not be above most";
        assertTrue(
                fussed("range:\n  most: 1", Map.of())
                        .contains(new Mistake("t.yaml, line 2", message)));
        assertTrue(
                fussed("range:\n  most: 1", Map.of("TIDEMILL_RANGE_LEAST", "2"))
                        .contains(new Mistake("TIDEMILL_RANGE_LEAST", message)));
    }

    @Test
    void whatFollowsFromAMistakeIsNotTold() throws InvalidConfig {
        assertEquals(
                List.of("least must be a number from 0 to 9, not 'x'", "never"),
                fussed("range: {least: x}", Map.of()).stream().map(Mistake::message).toList());
    }

    private static List<Mistake> fussed(String yaml, Map<String, String> environment)
            throws InvalidConfig {
        var settings = Settings.read(yaml, "t.yaml", environment, Map.of());
        var range = settings.whole().section("range");
        int least = (int) range.number("least", 0, 9, 5);
        int most = (int) range.number("most", 0, 9, 5);
        range.make(() -> Optional.of(new Fussy(least, most)), Optional.empty());
        return mistakes(settings);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: [", "a: 1\na: 2", "a: 1\n b: 2", "a: \"", "\t- a: 1"})
    void whatIsNoYamlIsRefusedWithALine(String text) {
        var refused = assertThrows(InvalidConfig.class, () -> yaml(text));

        assertEquals(1, refused.mistakes().size());
        assertTrue(
                String.valueOf(refused.getMessage())
                        .matches("t.yaml, line \\d+: this is no YAML: .+"),
                refused.getMessage());
    }

    @Test
    void aTabIsFoundAtItsOwnLine() {
        var refused = assertThrows(InvalidConfig.class, () -> yaml("a: 1\nhttp:\n\tport: 1"));

        assertEquals(
                "t.yaml, line 3: this is no YAML: while scanning for the next token: found"
                        + " character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB)"
                        + " for indentation)",
                refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: &x 1\nb: *x", "a: &x [1]\nb: [*x, *x]", "a: &x {b: 1}\nb: *x"})
    void anAliasIsNotTakenForAText(String text) {
        var refused = assertThrows(InvalidConfig.class, () -> yaml(text));

        assertEquals(
                "t.yaml, line 2: aliases such as *a are not understood here", refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"+8", "8__0", "_8", "8_", "0x8", "8e1", "8.0", "\u0668", "--8"})
    void whatIsNoNumberInDigitsIsRefused(String number) throws InvalidConfig {
        var settings = yaml("port: \"" + number + "\"");

        settings.whole().number("port", 0, 99, 5);

        assertEquals(List.of("t.yaml, line 1"), places(settings));
    }

    @Test
    void aListOfSectionsWithNothingInItIsEmpty() throws InvalidConfig {
        var settings = yaml("upstreams:\n#  - url: a");

        assertEquals(List.of(), settings.whole().sections("upstreams"));
        settings.finish();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "- a", "1"})
    void whatHoldsNoSettingsIsRefused(String text) {
        var refused = assertThrows(InvalidConfig.class, () -> yaml(text));

        assertEquals(
                "t.yaml, line 1: settings must stand here, such as http:", refused.getMessage());
    }

    @Test
    void aSecondDocumentIsRefused() {
        var refused = assertThrows(InvalidConfig.class, () -> yaml("a: 1\n---\nb: 2\n"));

        assertEquals(
                "t.yaml, line 3: the settings must stand in one document", refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing", "---", "{}", "http:"})
    void whatSaysNothingIsNoMistake(String text) throws InvalidConfig {
        var settings = yaml(text);
        settings.whole().section("http").text("port");

        settings.finish();
    }

    private static Settings yaml(String text) throws InvalidConfig {
        return Settings.read(text, "t.yaml", Map.of(), Map.of());
    }

    private static List<Mistake> mistakes(Settings settings) {
        return assertThrows(InvalidConfig.class, settings::finish).mistakes();
    }

    private static List<String> places(Settings settings) {
        return mistakes(settings).stream().map(Mistake::place).toList();
    }
}
