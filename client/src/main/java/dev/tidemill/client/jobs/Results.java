package dev.tidemill.client.jobs;

import dev.tidemill.client.batches.Batch;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// The outcomes of a job, in input order. The files of a batch are fetched when its first line is
/// needed, and stay until its last has been told.
final class Results implements Iterator<Outcome>, Closeable {
    private final List<Batch> batches;
    private final Iterator<JobOrder.Run> runs;
    private final Download download;
    private final Path folder;
    private final Map<Integer, PartResults> open = new HashMap<>();
    private int part;
    private long linesLeft;
    private @Nullable Outcome next;

    Results(List<Batch> batches, JobOrder order, Download download) throws IOException {
        this.batches = batches;
        this.runs = order.runs().iterator();
        this.download = download;
        folder = Files.createTempDirectory("tidemill-results");
    }

    @Override
    public boolean hasNext() {
        try {
            while (next == null && (linesLeft > 0 || runs.hasNext())) {
                if (linesLeft == 0) {
                    JobOrder.Run run = runs.next();
                    part = run.part();
                    linesLeft = run.lines();
                }
                step();
            }
            return next != null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void step() throws IOException {
        PartResults results = open.get(part);
        if (results == null) {
            Path own = Files.createDirectory(folder.resolve(String.valueOf(part)));
            results = new PartResults(batches.get(part), download, own);
            open.put(part, results);
        }
        next = results.next();
        linesLeft--;
        if (next == null) {
            linesLeft = 0;
            results.close();
            delete(folder.resolve(String.valueOf(part)));
        }
    }

    @Override
    public Outcome next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException();
        }
        Outcome outcome = next;
        next = null;
        return outcome;
    }

    @Override
    public void close() throws IOException {
        for (PartResults results : open.values()) {
            results.close();
        }
        delete(folder);
    }

    private static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        List<Path> paths = new ArrayList<>();
        try (var all = Files.walk(tree)) {
            all.sorted(Comparator.reverseOrder()).forEach(paths::add);
        }
        for (Path path : paths) {
            Files.delete(path);
        }
    }
}
