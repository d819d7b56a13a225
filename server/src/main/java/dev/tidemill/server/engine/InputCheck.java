package dev.tidemill.server.engine;

import dev.tidemill.wire.BatchError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Finds the bad lines of an input before it is uploaded, as the validation of its batches would:
/// all but those whose model the server does not have. Lines for several models and endpoints are
/// good, and there may be any number of them, since they can be split into batches.
public final class InputCheck {
    /// Nobody makes hashes collide in a file of his own.
    private static final long KEY = 0;

    private final List<String> endpoints;
    private final Mistakes mistakes = new Mistakes();
    private final CustomIds ids = new CustomIds(KEY);
    private final Suspects suspects = new Suspects();
    private long lines;
    private long mostInputs;

    private InputCheck(List<String> endpoints) {
        this.endpoints = endpoints;
    }

    /// What was found.
    ///
    /// @param lines how many requests there are
    /// @param mostInputs the most inputs that one of them has for `/v1/embeddings`
    /// @param mistakes as a batch that failed would list them
    public record Report(long lines, long mostInputs, List<BatchError> mistakes) {}

    /// @param endpoints where lines may go
    /// @param lineBytes of how many bytes a line may be
    public static Report check(Path file, List<String> endpoints, long lineBytes)
            throws IOException {
        var check = new InputCheck(endpoints);
        try (var scanner = open(file, lineBytes)) {
            while (scanner.next()) {
                check.look(scanner);
            }
        }
        if (!check.suspects.isEmpty()) {
            try (var scanner = open(file, lineBytes)) {
                check.suspects.lookAgain(scanner, check.ids, check.mistakes);
            }
        }
        if (check.lines == 0) {
            check.mistakes.add(LineRules.emptyFile());
        }
        return new Report(check.lines, check.mostInputs, check.mistakes.list());
    }

    private static LineScanner open(Path file, long lineBytes) throws IOException {
        return new LineScanner(Files.newInputStream(file), 0, 1, lineBytes);
    }

    private void look(LineScanner scanner) throws IOException {
        if (!scanner.isLong() && scanner.isBlank()) {
            return;
        }
        long number = scanner.number();
        lines++;
        switch (InputLine.read(scanner)) {
            case InputLine.Bad(var error, _) -> mistakes.add(error.at(number));
            case InputLine.Good(var envelope, _) -> check(number, envelope);
        }
    }

    private void check(long number, Envelope envelope) {
        try {
            LineRules.check(envelope, endpoints);
        } catch (LineError e) {
            mistakes.add(e.at(number));
            return;
        }
        if (LineRules.EMBEDDINGS.equals(envelope.url())) {
            mostInputs = Math.max(mostInputs, envelope.inputs());
        }
        long hash = ids.hash(LineRules.customId(envelope));
        if (!ids.add(hash)) {
            suspects.add(hash);
        }
    }
}
