package dev.tidemill.cli;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/// The completion script for fish, which picocli does not have.
final class FishCompletion {
    /// Whether the words before the cursor are, or begin with, those of a command.
    private static final String CONDITIONS =
            """
            function __tidemill_at
                set -l words (commandline -opc)
                set -e words[1]
                test "$words" = "$argv"
            end

            function __tidemill_in
                set -l words (commandline -opc)
                set -e words[1]
                set -l depth (count $argv)
                test "$words[1..$depth]" = "$argv"
            end

            complete -c tidemill -f
            """;

    private FishCompletion() {}

    static String of(CommandTree root) {
        return CONDITIONS
                + root.all()
                        .flatMap(FishCompletion::lines)
                        .map(line -> line + "\n")
                        .collect(Collectors.joining());
    }

    private static Stream<String> lines(CommandTree command) {
        String start = "complete -c tidemill -n " + quoted(condition(command));
        var commands =
                command.below().stream()
                        .map(one ->
                                start
                                        + " -a "
                                        + one.spec().name()
                                        + " -d "
                                        + quoted(one.summary()));
        var options = command.spec().options().stream().map(option -> start + flag(option));
        var parameters =
                command.spec().positionalParameters().stream()
                        .map(FishCompletion::values)
                        .filter(values -> !values.isEmpty())
                        .map(values -> start + values);
        return Stream.of(commands, options, parameters).flatMap(lines -> lines);
    }

    /// A command that has others below it takes its flags before their names.
    private static String condition(CommandTree command) {
        String function = command.below().isEmpty() ? "__tidemill_in" : "__tidemill_at";
        return command.spec().qualifiedName().replaceFirst("^\\S+", function);
    }

    private static String flag(OptionSpec option) {
        var names =
                Stream.of(option.names())
                        .map(name ->
                                name.startsWith("--")
                                        ? " -l " + name.substring(2)
                                        : " -s " + name.substring(1))
                        .collect(Collectors.joining());
        String value = option.arity().max() == 0 ? "" : " -r" + values(option);
        return names + value + " -d " + quoted(String.join(" ", option.description()));
    }

    /// What may stand there: one of a few words, a path, or what fish cannot know.
    private static String values(ArgSpec argument) {
        if (argument.completionCandidates() != null) {
            var words = StreamSupport.stream(argument.completionCandidates().spliterator(), false);
            return " -a " + quoted(words.collect(Collectors.joining(" ")));
        }
        return argument.paramLabel().matches("FILE.*|DIR|RESULTS") ? " -F" : "";
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
