package dev.tidemill.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `tidemill completion`.
@Command(
        name = "completion",
        description = "Prints a script by which a shell completes commands and flags.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  tidemill completion bash > ~/.local/share/bash-completion/completions/tidemill",
            "  tidemill completion fish > ~/.config/fish/completions/tidemill.fish",
            "  source <(tidemill completion zsh)"
        })
final class ShowCompletion implements Callable<Integer> {
    @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish.")
    private Shell shell = Shell.bash;

    private enum Shell {
        bash,
        zsh,
        fish
    }

    @Override
    public Integer call() {
        var command = Main.command();
        System.out.print(
                switch (shell) {
                    case bash, zsh -> AutoComplete.bash(command.getCommandName(), command);
                    case fish -> FishCompletion.of(CommandTree.of(command));
                });
        return 0;
    }
}
