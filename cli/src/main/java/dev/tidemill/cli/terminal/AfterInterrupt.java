package dev.tidemill.cli.terminal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Locale;

/// What Ctrl-C is to do while batches run.
public enum AfterInterrupt {
    leave,
    cancel,
    stay;

    /// Asks, if there is somebody to be asked.
    public static AfterInterrupt ask(Terminal terminal) throws IOException {
        if (!terminal.isInteractive()) {
            return leave;
        }
        System.err.print("Leave it running (l), cancel it (c), or go on waiting (w)? [l] ");
        System.err.flush();
        var answers = new BufferedReader(new InputStreamReader(System.in, System.err.charset()));
        String answer = answers.readLine();
        if (answer == null) {
            return leave;
        }
        return switch (answer.strip().toLowerCase(Locale.ROOT)) {
            case "c", "cancel" -> cancel;
            case "w", "wait" -> stay;
            default -> leave;
        };
    }
}
