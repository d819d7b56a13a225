package dev.tidemill.server.simulation;

import java.util.Optional;
import java.util.regex.Pattern;

/// Reads what the simulation needs of a line of an output or error file.
final class OutputText {
    private static final Pattern CUSTOM_ID = Pattern.compile("\"custom_id\":\"([^\"]*)\"");
    private static final Pattern ANSWER =
            Pattern.compile(
                    "\"status_code\":(\\d+),.*\"body\":\\{\"echo\":\"(.*)\",\"cost\":(\\d+)}}.*");
    private static final Pattern CODE = Pattern.compile("\"error\":\\{\"code\":\"([a-z_]+)\"");

    private OutputText() {}

    /// What a model server answered.
    record Reply(int status, String echo, long cost) {}

    static String customId(String line) {
        return first(CUSTOM_ID, line);
    }

    /// The code of its error, or nothing.
    static String code(String line) {
        return first(CODE, line);
    }

    static Optional<Reply> reply(String line) {
        var answer = ANSWER.matcher(line);
        return answer.find()
                ? Optional.of(
                        new Reply(
                                Integer.parseInt(answer.group(1)),
                                answer.group(2),
                                Long.parseLong(answer.group(3))))
                : Optional.empty();
    }

    private static String first(Pattern pattern, String line) {
        var found = pattern.matcher(line);
        return found.find() ? found.group(1) : "";
    }
}
