package dev.tidemill.cli;

import dev.tidemill.server.config.Units;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/// Flags that are a time, such as 90d.
final class TimeFlag {
    private TimeFlag() {}

    /// @throws ParameterException if it is no time
    static Duration read(String flag, String text, CommandLine command) {
        return Units.duration(text)
                .orElseThrow(() ->
                        new ParameterException(
                                command, flag + " must be a time such as 12h or 90d, not " + text));
    }
}
