package dev.tidemill.cli;

import dev.tidemill.client.errors.TidemillException;
import dev.tidemill.client.errors.TidemillIoException;
import dev.tidemill.client.errors.TidemillServiceException;
import dev.tidemill.client.errors.UnauthorizedException;
import dev.tidemill.server.config.InvalidConfig;
import dev.tidemill.server.store.StoreRefused;
import java.io.IOException;
import picocli.CommandLine;

/// Says what went wrong and what to do, and with which code the process exits.
final class Failure {
    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    private Failure() {}

    static int usage(CommandLine.ParameterException e) {
        System.err.println("tidemill: " + e.getMessage());
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        System.err.println("Run '" + command + " --help' for how it is used.");
        return MISUSED;
    }

    static int of(Exception e) {
        return switch (e) {
            case InvalidConfig invalid -> {
                invalid.mistakes().forEach(mistake -> System.err.println("tidemill: " + mistake));
                yield MISUSED;
            }
            case StoreRefused refused -> say(String.valueOf(refused.getMessage()));
            case UnauthorizedException refused ->
                    say(
                            "the server says %s Set OPENAI_API_KEY to a key of it."
                                    .formatted(refused.getMessage()));
            case TidemillServiceException refused -> say("the server says " + refused.getMessage());
            case TidemillIoException failure ->
                    say(
                            failure.getMessage()
                                    + ". Is the server there, and is it running? --base-url or"
                                    + " OPENAI_BASE_URL says where it is.");
            case TidemillException failure -> say(String.valueOf(failure.getMessage()));
            case IOException failure -> say(String.valueOf(failure.getMessage()));
            default -> {
                e.printStackTrace();
                yield say("this is a defect of tidemill; please report what stands above.");
            }
        };
    }

    private static int say(String message) {
        System.err.println("tidemill: " + message);
        return FAILED;
    }
}
