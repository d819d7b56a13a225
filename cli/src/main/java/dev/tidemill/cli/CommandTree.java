package dev.tidemill.cli;

import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/// A command and those below it, as texts for other programs are made of them.
record CommandTree(CommandSpec spec, List<CommandTree> below) {
    static CommandTree of(CommandLine command) {
        var below = command.getSubcommands().values().stream().map(CommandTree::of).toList();
        return new CommandTree(command.getCommandSpec(), below);
    }

    /// This one first, then what is below it, in depth.
    Stream<CommandTree> all() {
        return Stream.concat(Stream.of(this), below.stream().flatMap(CommandTree::all));
    }

    /// What it does, in its first sentence.
    String summary() {
        var header = spec.usageMessage().header();
        return header.length > 0 ? header[0] : spec.usageMessage().description()[0];
    }

    /// Without colours, whatever the terminal is.
    Help help() {
        return new Help(spec, Ansi.OFF);
    }
}
