package dev.tidemill.cli;

import dev.tidemill.cli.batches.ManageBatches;
import dev.tidemill.cli.batches.WatchBatches;
import dev.tidemill.cli.files.ListModels;
import dev.tidemill.cli.files.ManageFiles;
import dev.tidemill.cli.run.RunFile;
import dev.tidemill.cli.server.Demo;
import dev.tidemill.cli.server.MakeBackup;
import dev.tidemill.cli.server.ManageKeys;
import dev.tidemill.cli.server.Serve;
import dev.tidemill.cli.server.ShowAudit;
import dev.tidemill.cli.server.ShowConfig;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The `tidemill` command.
@Command(
        name = "tidemill",
        description = "The OpenAI Batch API for your own models.",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it is done; of run and batches wait: every line succeeded",
            "1:it failed; what to do is said in a line",
            "2:it was misused: a flag, a setting",
            "3:of run and batches wait: some lines failed, or a batch did not complete",
            "130:it was interrupted by Ctrl-C"
        },
        footer = {
            "",
            "Examples:",
            "  tidemill demo",
            "  tidemill serve --upstream http://localhost:8000/v1",
            "  tidemill run input.jsonl",
            "  tidemill batches list"
        })
final class Main {
    /// As they stand in the help.
    private static final List<Class<?>> COMMANDS =
            List.of(
                    RunFile.class,
                    ManageBatches.class,
                    ManageFiles.class,
                    ListModels.class,
                    WatchBatches.class,
                    Serve.class,
                    ShowConfig.class,
                    ManageKeys.class,
                    ShowAudit.class,
                    MakeBackup.class,
                    Demo.class,
                    ShowCompletion.class,
                    ShowManual.class,
                    CommandLine.HelpCommand.class);

    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args));
    }

    /// The tree of commands: all of it, unless one is asked for.
    static CommandLine command(String... args) {
        var command = new CommandLine(new Main());
        commands(args).forEach(command::addSubcommand);
        command.setParameterExceptionHandler((e, _) -> Failure.usage(e));
        command.setExecutionExceptionHandler((e, _, _) -> Failure.of(e));
        return command;
    }

    static int run(String... args) {
        var command = command(args);
        if (args.length == 0) {
            command.usage(System.out);
            return 0;
        }
        return command.execute(args);
    }

    /// The command that is asked for, or all: to describe those that are not takes time at every
    /// start.
    private static List<Class<?>> commands(String... args) {
        var asked =
                COMMANDS.stream()
                        .filter(type -> args.length > 0 && name(type).equals(args[0]))
                        .toList();
        return asked.isEmpty() ? COMMANDS : asked;
    }

    private static String name(Class<?> type) {
        return type.getAnnotation(Command.class).name();
    }
}
