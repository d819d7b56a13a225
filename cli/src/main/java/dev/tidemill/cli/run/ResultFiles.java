package dev.tidemill.cli.run;

import dev.tidemill.client.jobs.Outcome;
import dev.tidemill.wire.JsonValue;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/// Where the results of a run go: the lines that succeeded to one file, those that failed to the
/// other, both in input order and as the server wrote them.
///
/// @param output `-` is the standard output
/// @param errors is not made unless a line failed; what stood there is gone then, too
record ResultFiles(Path output, Path errors) {
    static final Path STANDARD = Path.of("-");

    /// How many lines there were.
    record Count(long succeeded, long failed) {}

    /// Writes them. Each file is there when it is whole, and not before.
    ///
    /// @param listener is told how many lines have been written
    Count write(Stream<Outcome> outcomes, LongConsumer listener) throws IOException {
        long succeeded = 0;
        long failed = 0;
        try (var good = new Target(output);
                var bad = new Target(errors)) {
            for (var each = outcomes.iterator(); each.hasNext(); ) {
                Outcome outcome = each.next();
                boolean isGood = outcome instanceof Outcome.Succeeded;
                (isGood ? good : bad).write(line(outcome));
                succeeded += isGood ? 1 : 0;
                failed += isGood ? 0 : 1;
                listener.accept(succeeded + failed);
            }
            good.finish();
            if (failed > 0) {
                bad.finish();
            } else {
                bad.remove();
            }
        }
        return new Count(succeeded, failed);
    }

    private static JsonValue line(Outcome outcome) {
        return outcome.line().orElseGet(() -> withoutAnswer((Outcome.NotRun) outcome));
    }

    private static JsonValue withoutAnswer(Outcome.NotRun outcome) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("code", outcome.code());
        error.put("message", outcome.message());
        Map<String, JsonValue> line = new LinkedHashMap<>();
        line.put("custom_id", JsonValue.from(outcome.request().customId()));
        line.put("response", JsonValue.from(null));
        line.put("error", JsonValue.from(error));
        return JsonValue.from(line);
    }

    /// A file that is written under another name first, unless it is none that could be replaced.
    private static final class Target implements Closeable {
        private final Path path;
        private final Path part;
        private final OutputStream out;

        Target(Path path) throws IOException {
            this.path = path;
            boolean isPlain = !Files.exists(path) || Files.isRegularFile(path);
            part = isPlain ? path.resolveSibling(path.getFileName() + ".part") : path;
            out =
                    new BufferedOutputStream(
                            path.equals(STANDARD)
                                    ? new FileOutputStream(FileDescriptor.out)
                                    : Files.newOutputStream(part));
        }

        void write(JsonValue line) throws IOException {
            out.write(line.toBytes());
            out.write('\n');
        }

        void finish() throws IOException {
            out.close();
            if (!path.equals(STANDARD) && !part.equals(path)) {
                Files.move(part, path, StandardCopyOption.REPLACE_EXISTING);
            }
        }

        void remove() throws IOException {
            if (!path.equals(STANDARD) && !part.equals(path)) {
                Files.deleteIfExists(path);
            }
        }

        @Override
        public void close() throws IOException {
            out.close();
            if (!path.equals(STANDARD) && !part.equals(path)) {
                Files.deleteIfExists(part);
            }
        }
    }
}
