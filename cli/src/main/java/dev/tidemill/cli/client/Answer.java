package dev.tidemill.cli.client;

import dev.tidemill.cli.terminal.Colours;
import dev.tidemill.cli.terminal.Facts;
import dev.tidemill.cli.terminal.OutputForm;
import dev.tidemill.cli.terminal.Table;
import dev.tidemill.cli.terminal.Terminal;
import dev.tidemill.client.core.ApiObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;

/// Shows what the API answered.
public final class Answer {
    private Answer() {}

    /// Its JSON in one line, in UTF-8 whatever the terminal speaks.
    ///
    /// @return false if nobody reads it any more
    public static boolean json(Object object) {
        byte[] line = (object + "\n").getBytes(StandardCharsets.UTF_8);
        System.out.write(line, 0, line.length);
        return !System.out.checkError();
    }

    /// One object: for people its facts, else its JSON.
    public static void one(ApiObject object, OutputForm form, Facts facts) {
        if (form == OutputForm.table) {
            facts.lines(Terminal.ofOutput()).forEach(System.out::println);
        } else {
            json(object);
        }
    }

    /// Cut at the edge of the terminal, and nowhere else.
    public static void table(Table table) {
        var terminal = Terminal.ofOutput();
        int columns = terminal.isLive() ? terminal.columns() : Integer.MAX_VALUE;
        UnaryOperator<String> dress =
                terminal.hasColours() ? Colours::ofStatus : UnaryOperator.identity();
        List<String> lines = table.lines(columns, dress);
        lines.forEach(System.out::println);
    }
}
