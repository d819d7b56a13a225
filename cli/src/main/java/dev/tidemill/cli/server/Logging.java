package dev.tidemill.cli.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How the process logs, to its standard error: one JSON object a line, or plain text for a person.
/// Logback finds this by itself when the first logger is asked for, so that a command that never
/// logs does not wait for it.
public final class Logging extends ContextAwareBase implements Configurator {
    /// Paths and names of models are the client's: none may begin a line, or speak to the terminal.
    private static final String PLAIN =
            "%replace(%d{HH:mm:ss.SSS} %-5level %msg %kvp %mdc){'[\\x00-\\x1f\\x7f-\\x9f]', '?'}%n"
                    + "%replace(%replace(%ex){'[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f]', '?'})"
                    + "{'(?m)^(?=.)', '    '}";

    /// Warnings alone are told, as long as no other level is set.
    @Override
    public ExecutionStatus configure(LoggerContext context) {
        var encoder = isTerminal() ? plain() : json();
        encoder.setContext(context);
        encoder.start();
        var appender = new ConsoleAppender<ILoggingEvent>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(appender);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /// @param level of what Tidemill itself says; of libraries only warnings are told
    static void set(Level level) {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.getLogger("dev.tidemill").setLevel(level);
    }

    /// Error Prone knows Java 22 to 24; since 25 there may be no console again.
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isTerminal() {
        var console = System.console();
        return console != null && console.isTerminal();
    }

    static Encoder<ILoggingEvent> plain() {
        var encoder = new PatternLayoutEncoder();
        encoder.setPattern(PLAIN);
        return encoder;
    }

    static Encoder<ILoggingEvent> json() {
        var encoder = new JsonEncoder();
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithContext(false);
        encoder.setWithMessage(false);
        encoder.setWithArguments(false);
        encoder.setWithFormattedMessage(true);
        return encoder;
    }
}
