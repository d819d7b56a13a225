package dev.tidemill.cli.terminal;

import java.util.concurrent.atomic.AtomicInteger;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/// Ctrl-C, as long as a command wants to have a say in it: the first interrupts the thread of the
/// command, the second ends the process at once.
public final class Interrupts implements AutoCloseable {
    /// What shells expect of a process that SIGINT has ended.
    public static final int EXIT_CODE = 130;

    private static final Signal SIGINT = new Signal("INT");

    private final AtomicInteger count = new AtomicInteger();
    private final SignalHandler before;
    private volatile String farewell = "";

    private Interrupts(Thread thread) {
        before = Signal.handle(SIGINT, _ -> onSignal(thread));
    }

    public static Interrupts of(Thread thread) {
        return new Interrupts(thread);
    }

    private void onSignal(Thread thread) {
        if (count.incrementAndGet() == 1) {
            thread.interrupt();
            return;
        }
        System.err.println();
        System.err.println(farewell);
        Runtime.getRuntime().halt(EXIT_CODE);
    }

    /// What is said before the process ends.
    public void farewell(String message) {
        farewell = message;
    }

    public String farewell() {
        return farewell;
    }

    /// Whether the thread was interrupted by Ctrl-C.
    public boolean came() {
        return count.get() > 0;
    }

    @Override
    public void close() {
        Signal.handle(SIGINT, before);
    }
}
