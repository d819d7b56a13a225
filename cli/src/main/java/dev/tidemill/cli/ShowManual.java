package dev.tidemill.cli;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `tidemill man`.
@Command(
        name = "man",
        description = "Prints the man page: all commands and their flags.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  tidemill man | man -l -",
            "  tidemill man > ~/.local/share/man/man1/tidemill.1"
        })
final class ShowManual implements Callable<Integer> {
    @Override
    public Integer call() {
        String page = ManPage.of(CommandTree.of(Main.command()), new Version().getVersion()[0]);
        System.out.writeBytes(page.getBytes(StandardCharsets.UTF_8));
        return 0;
    }
}
