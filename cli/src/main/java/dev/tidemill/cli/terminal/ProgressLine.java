package dev.tidemill.cli.terminal;

import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/// Shows how far something is: on a terminal in one line that is drawn again and again, elsewhere
/// in a plain line now and then.
public final class ProgressLine {
    private static final long REDRAW = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long FIRST_LINE = TimeUnit.SECONDS.toNanos(2);
    private static final long NEXT_LINE = TimeUnit.SECONDS.toNanos(10);

    /// Terminals show `^C` where the cursor is.
    private static final int ROOM_FOR_CONTROL_C = 3;

    private static final String ERASE = "\r\033[K";

    private final PrintStream out;
    private final boolean isLive;
    private final IntSupplier columns;
    private final ProgressBar bar;
    private final LongSupplier nanos;
    private long next;
    private String label = "";
    private boolean isDrawn;

    /// @param isLive whether it is a terminal
    /// @param columns that the terminal has, at the moment
    /// @param nanos the time
    ProgressLine(
            PrintStream out,
            boolean isLive,
            IntSupplier columns,
            ProgressBar bar,
            LongSupplier nanos) {
        this.out = out;
        this.isLive = isLive;
        this.columns = columns;
        this.bar = bar;
        this.nanos = nanos;
        next = nanos.getAsLong() + FIRST_LINE;
    }

    /// On the standard error.
    public static ProgressLine on(Terminal terminal) {
        boolean blocks = System.err.charset().newEncoder().canEncode('█');
        return new ProgressLine(
                System.err,
                terminal.isLive(),
                terminal::columns,
                ProgressBar.of(blocks, terminal.hasColours()),
                System::nanoTime);
    }

    /// Shows this, unless the last time was just now.
    ///
    /// @param facts the most important first
    public synchronized void show(String what, long done, long total, List<String> facts) {
        long now = nanos.getAsLong();
        boolean isNew = isLive && !what.equals(label);
        if (!isNew && now < next) {
            return;
        }
        label = what;
        next = now + (isLive ? REDRAW : NEXT_LINE);
        if (isLive) {
            out.print(
                    ERASE
                            + bar.draw(
                                    what,
                                    done,
                                    total,
                                    facts,
                                    columns.getAsInt() - ROOM_FOR_CONTROL_C));
            out.flush();
            isDrawn = true;
        } else {
            out.println("tidemill: " + bar.draw(what, 0, 0, facts, Integer.MAX_VALUE));
        }
    }

    /// Says something that stays, above what is shown next.
    public synchronized void say(String message) {
        erase();
        out.println("tidemill: " + message);
    }

    /// Takes away what is drawn.
    public synchronized void erase() {
        if (isDrawn) {
            out.print(ERASE);
            out.flush();
            isDrawn = false;
        }
        label = "";
    }
}
