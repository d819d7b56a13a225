package dev.tidemill.cli;

import ch.qos.logback.classic.Level;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The `tidemill` command.
@Command(
        name = "tidemill",
        description = "The OpenAI Batch API for your own models.",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        subcommands = {
            Serve.class,
            ShowConfig.class,
            ManageKeys.class,
            ShowAudit.class,
            MakeBackup.class,
            Demo.class,
            RunFile.class,
            ManageBatches.class,
            ManageFiles.class,
            ListModels.class,
            WatchBatches.class,
            CommandLine.HelpCommand.class
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
    private Main() {}

    public static void main(String[] args) {
        Logging.start(Level.WARN);
        System.exit(run(args));
    }

    /// The whole tree of commands.
    static CommandLine command() {
        var command = new CommandLine(new Main());
        command.setParameterExceptionHandler((e, _) -> Failure.usage(e));
        command.setExecutionExceptionHandler((e, _, _) -> Failure.of(e));
        return command;
    }

    static int run(String... args) {
        var command = command();
        if (args.length == 0) {
            command.usage(System.out);
            return 0;
        }
        return command.execute(args);
    }
}
