package dev.tidemill.server.engine;

import static java.util.stream.Collectors.joining;

import dev.tidemill.wire.BatchError;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// Why a line is refused: the code, message and param of contract and hosted API.
final class LineError extends Exception {
    private static final long serialVersionUID = 1;

    private final String code;
    private final @Nullable String param;

    /// The most characters of a user's text that a message quotes.
    private static final int MOST_QUOTED = 200;

    LineError(String code, String message, @Nullable String param) {
        super(message, null, false, false);
        this.code = code;
        this.param = param;
    }

    static LineError notJson() {
        return notJson("This line is not parseable as valid JSON.");
    }

    static LineError notJson(String message) {
        return new LineError("invalid_json_line", message, null);
    }

    static LineError missing(String param) {
        return new LineError(
                "missing_required_parameter",
                "Missing required parameter: '" + param + "'.",
                param);
    }

    static LineError wrongType(String param, String expected, String got) {
        return new LineError(
                "invalid_type",
                "Invalid type for '"
                        + param
                        + "': expected "
                        + expected
                        + ", but got "
                        + got
                        + " instead.",
                param);
    }

    static LineError unsupported(String param, String value, Collection<String> supported) {
        return new LineError(
                "invalid_value",
                "Invalid value: "
                        + quoted(value)
                        + ". Supported values are: "
                        + supported.stream().map(LineError::quoted).collect(joining(", "))
                        + ".",
                param);
    }

    static LineError tooLong(String param, int most) {
        return new LineError(
                "string_above_max_length",
                "Invalid '"
                        + param
                        + "': string too long. Expected a string with maximum length "
                        + most
                        + ".",
                param);
    }

    /// The text, in quotes, as much of it as a message can bear.
    static String quoted(String text) {
        return text.length() <= MOST_QUOTED
                ? "'" + text + "'"
                : "'" + text.substring(0, MOST_QUOTED) + "...'";
    }

    @SuppressWarnings("NullAway") // the message is never null
    BatchError at(long line) {
        return new BatchError(code, getMessage(), param, line);
    }
}
