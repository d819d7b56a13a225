package dev.tidemill.cli.terminal;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Map;
import java.util.Optional;

/// What one output of this process leads to: a terminal, or anything else. The JDK tells of the
/// standard input and output together alone, so the C library is asked.
public final class Terminal {
    private static final int INPUT = 0;
    private static final int OUTPUT = 1;
    private static final int ERRORS = 2;
    private static final Size UNKNOWN = new Size(24, 80);

    private final int descriptor;
    private final boolean isTerminal;
    private final Map<String, String> environment;

    /// How much fits on it, in characters.
    private record Size(int rows, int columns) {}

    private Terminal(int descriptor, Map<String, String> environment) {
        this.descriptor = descriptor;
        this.environment = environment;
        isTerminal = isTerminal(descriptor);
    }

    public static Terminal ofOutput() {
        return new Terminal(OUTPUT, System.getenv());
    }

    public static Terminal ofErrors() {
        return new Terminal(ERRORS, System.getenv());
    }

    /// Whether the cursor can be moved on it.
    public boolean isLive() {
        return isTerminal && !"dumb".equals(environment.get("TERM"));
    }

    /// Whether there is somebody who can answer, too.
    boolean isInteractive() {
        return isTerminal && isTerminal(INPUT);
    }

    /// Whether it shows colours, and nobody has forbidden them (see no-color.org).
    public boolean hasColours() {
        return isLive() && environment.getOrDefault("NO_COLOR", "").isEmpty();
    }

    /// At this moment; 80 of what is no terminal.
    public int columns() {
        return size().columns;
    }

    /// At this moment; 24 of what is no terminal.
    public int rows() {
        return size().rows;
    }

    private Size size() {
        return isTerminal ? C.size(descriptor).orElse(UNKNOWN) : UNKNOWN;
    }

    /// The script that starts the command knows it, too, and to ask it takes no time.
    private static boolean isTerminal(int descriptor) {
        String known = System.getProperty("tidemill.terminals");
        return known == null
                ? C.isTerminal(descriptor)
                : known.contains(Integer.toString(descriptor));
    }

    /// What of the C library is called.
    private static final class C {
        private static final Linker LINKER = Linker.nativeLinker();
        private static final MethodHandle ISATTY =
                handle("isatty", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        private static final MethodHandle IOCTL =
                handle(
                        "ioctl",
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.ADDRESS),
                        Linker.Option.firstVariadicArg(2));

        /// `TIOCGWINSZ`, which asks for the size.
        private static final long GET_SIZE =
                System.getProperty("os.name").startsWith("Mac") ? 0x40087468 : 0x5413;

        private C() {}

        @SuppressWarnings("restricted") // Both functions have these types.
        private static MethodHandle handle(
                String name, FunctionDescriptor type, Linker.Option... options) {
            MemorySegment function = LINKER.defaultLookup().findOrThrow(name);
            return LINKER.downcallHandle(function, type, options);
        }

        static boolean isTerminal(int descriptor) {
            try {
                return (int) ISATTY.invokeExact(descriptor) == 1;
            } catch (Throwable e) {
                throw new AssertionError("isatty throws nothing", e);
            }
        }

        /// Empty where it has none, as a terminal in a pipeline of programs may.
        static Optional<Size> size(int descriptor) {
            try (var arena = Arena.ofConfined()) {
                MemorySegment size = arena.allocate(ValueLayout.JAVA_SHORT, 4);
                int failed = (int) IOCTL.invokeExact(descriptor, GET_SIZE, size);
                int rows = size.getAtIndex(ValueLayout.JAVA_SHORT, 0);
                int columns = size.getAtIndex(ValueLayout.JAVA_SHORT, 1);
                return failed != 0 || columns <= 0
                        ? Optional.empty()
                        : Optional.of(new Size(rows > 0 ? rows : UNKNOWN.rows, columns));
            } catch (Throwable e) {
                throw new AssertionError("ioctl throws nothing", e);
            }
        }
    }
}
