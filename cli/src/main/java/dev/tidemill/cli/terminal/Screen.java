package dev.tidemill.cli.terminal;

import java.util.List;

/// The whole of a terminal, drawn again and again. What stood there before comes back at the end,
/// whatever ends the process, short of SIGKILL.
public final class Screen implements AutoCloseable {
    private static final String ENTER = "\033[?1049h\033[?25l";
    private static final String LEAVE = "\033[?25h\033[?1049l";
    private static final String TOP = "\033[H";
    private static final String ERASE_LINE = "\033[K";
    private static final String ERASE_REST = "\033[J";

    private boolean isClosed;

    private Screen() {}

    /// The terminal is the standard output.
    public static Screen open() {
        var screen = new Screen();
        Runtime.getRuntime().addShutdownHook(new Thread(screen::close, "screen"));
        System.out.print(ENTER);
        return screen;
    }

    /// Shows these lines and nothing else. They must fit.
    public synchronized void draw(List<String> lines) {
        if (isClosed) {
            return;
        }
        var text = new StringBuilder(TOP);
        text.append(String.join(ERASE_LINE + "\r\n", lines)).append(ERASE_LINE + ERASE_REST);
        System.out.print(text);
        System.out.flush();
    }

    @Override
    public synchronized void close() {
        if (!isClosed) {
            isClosed = true;
            System.out.print(LEAVE);
            System.out.flush();
        }
    }
}
