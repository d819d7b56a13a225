package dev.tidemill.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.AutoComplete;
import picocli.CommandLine.Model.OptionSpec;

/// The scripts of `tidemill completion` and the page of `tidemill man`, as the programs that read
/// them take them.
@Timeout(60)
class ShellTextTest {
    private static final CommandTree TREE = CommandTree.of(Main.command());

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void aShellReadsItsScriptWithoutComplaint(String shell) throws Exception {
        assumeInstalled(shell);

        assertEquals("", run(shell, "-n", script(shell).toString()));
    }

    @ParameterizedTest
    @CsvSource({
        "tidemill batc, batches",
        "tidemill batches wa, wait",
        "tidemill batches list --created-b, --created-before",
        "tidemill completion f, fish"
    })
    void bashCompletesCommandsAndFlags(String typed, String completed) throws Exception {
        String line =
                """
                compopt() { :; } # which works while the terminal completes, alone
                source '%s'
                COMP_WORDS=(%s); COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                _complete_tidemill
                echo "${COMPREPLY[@]}"
                """
                        .formatted(script("bash"), typed);

        assertEquals(completed, run("bash", "--norc", "-c", line).strip());
    }

    @ParameterizedTest
    @CsvSource({
        "tidemill batc, batches",
        "tidemill batches wa, wait",
        "tidemill batches list --created-b, --created-before",
        "tidemill models -o jsonl, jsonl",
        "tidemill completion f, fish"
    })
    void fishCompletesCommandsFlagsAndValues(String typed, String completed) throws Exception {
        assumeInstalled("fish");
        String line = "source '%s'; complete -C '%s'".formatted(script("fish"), typed);

        String said = run("fish", "--no-config", "-c", line);

        assertEquals(
                List.of(completed), said.lines().map(one -> one.replaceFirst("\t.*", "")).toList());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void fishKnowsEveryCommandAndItsFlags(CommandTree command) {
        String words = command.spec().qualifiedName().replaceFirst("^tidemill ?", "");
        var lines = FishCompletion.of(TREE).lines().toList();
        var here = lines.stream().filter(line -> line.matches(".* -n '\\S+ ?" + words + "' .*"));
        String known = String.join("\n", here.toList()) + "\n";

        for (CommandTree one : command.below()) {
            assertContains(" -a " + one.spec().name() + " ", known);
        }
        for (OptionSpec option : command.spec().options()) {
            for (String name : option.names()) {
                String dashes = name.startsWith("--") ? " -l " : " -s ";
                assertContains(dashes + name.replaceFirst("^--?", "") + " ", known);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void theManPageDescribesEveryCommandAndItsFlags(CommandTree command) {
        String name = command.spec().qualifiedName();
        String page = ManPage.of(TREE, "tidemill 1").replace("\\-", "-");
        String start = command.equals(TREE) ? ".SH OPTIONS\n" : ".SS " + name + "\n";

        assertContains(start, page);
        String section = page.substring(page.indexOf(start) + start.length()).split("\n\\.S", 2)[0];
        for (OptionSpec option : command.spec().options()) {
            assertContains("\n.B " + String.join(", ", option.names()), "\n" + section);
        }
    }

    @Test
    void theManPageHasNoLineThatRoffWouldTakeForACommand() {
        String known = "\\.(TH|SH|SS|TP|PP|B|BR|BI|RS|RE|nf|fi)( .*)?";
        var page = ManPage.of(TREE, "tidemill 1").lines();

        var strange = page.filter(line -> line.matches("[.'].*") && !line.matches(known));

        assertEquals(List.of(), strange.toList());
    }

    @Test
    void groffWarnsOfNothingInTheManPage() throws Exception {
        assumeInstalled("groff");
        var page = Files.writeString(folder.resolve("tidemill.1"), ManPage.of(TREE, "tidemill 1"));

        assertEquals("", run("groff", "-man", "-Tutf8", "-ww", "-z", page.toString()));
    }

    static Stream<CommandTree> commands() {
        return TREE.all();
    }

    private static void assertContains(String part, String text) {
        assertTrue(text.contains(part), () -> "'" + part + "' is missing in: " + text);
    }

    private Path script(String shell) throws Exception {
        String text =
                shell.equals("fish")
                        ? FishCompletion.of(TREE)
                        : AutoComplete.bash("tidemill", Main.command());
        return Files.writeString(folder.resolve("script"), text);
    }

    private static void assumeInstalled(String program) {
        var places = Stream.of(System.getenv("PATH").split(":", -1));
        assumeTrue(
                places.anyMatch(place -> Files.isExecutable(Path.of(place, program))),
                program + " is not installed");
    }

    private String run(String... command) throws Exception {
        var process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said;
    }
}
