package dev.tidemill.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;

/// What `--help` says, at every command of the tree.
class HelpTest {
    static Stream<CommandLine> commands() {
        return below(Main.command());
    }

    private static Stream<CommandLine> below(CommandLine command) {
        return Stream.concat(
                Stream.of(command),
                command.getSubcommands().values().stream()
                        .filter(one -> !one.getCommandName().equals("help"))
                        .flatMap(HelpTest::below));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandSaysWhatItDoesAndShowsAnExample(CommandLine command) {
        var usage = command.getCommandSpec().usageMessage();
        String name = command.getCommandSpec().qualifiedName();

        assertTrue(usage.description().length > 0, () -> name + " has no description");
        assertTrue(
                Stream.of(usage.footer()).anyMatch(line -> line.startsWith("  " + name)),
                () -> name + " has no example of itself");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyFlagAndParameterSaysWhatItIs(CommandLine command) {
        for (ArgSpec argument : command.getCommandSpec().args()) {
            assertFalse(
                    argument.description().length == 0,
                    () -> command.getCommandSpec().qualifiedName() + " " + argument);
        }
    }
}
