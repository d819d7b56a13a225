package dev.tidemill.server.simulation;

import dev.tidemill.server.blobs.Blobs;
import dev.tidemill.server.blobs.LocalBlobs;
import dev.tidemill.server.files.FileSweep;
import dev.tidemill.server.store.AuditConfig;
import dev.tidemill.server.store.SimulatedStore;
import dev.tidemill.server.store.Store;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// What outlives the processes of a simulation: the disk, the time, and what has been seen.
final class World implements AutoCloseable {
    /// The sweep takes what has lain about for a day.
    private static final Duration LATER = Duration.ofDays(2);

    final Plan plan;
    final Path folder;
    final SimulatedStore database;

    /// The store as nobody's process sees it, whatever happens to theirs.
    final Store store;

    final AtomicInteger calls = new AtomicInteger();

    /// The batches that have been seen on their way to an end.
    final Set<String> stopped = ConcurrentHashMap.newKeySet();

    private final Set<String> ended = ConcurrentHashMap.newKeySet();
    private volatile boolean hasPassed;
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();
    private volatile Instant now = Instant.now();

    World(Plan plan, Path prepared, Path folder) throws IOException {
        this.plan = plan;
        this.folder = folder;
        database = SimulatedStore.open(prepared, folder);
        store = database.behind(SimulatedStore.Gate.OPEN);
    }

    Instant now() {
        return now;
    }

    /// Lets so much time pass that the windows of these batches end.
    void endWindows(Collection<String> batches, Duration time) {
        ended.addAll(batches);
        now = now.plus(time);
        hasPassed = true;
    }

    /// Whether the window of the batch is to end before its lines are answered.
    boolean awaitsEnd(String batch) {
        return !hasPassed || ended.contains(batch);
    }

    void violated(String what) {
        violations.add(what);
    }

    List<String> violations() {
        return List.copyOf(violations);
    }

    LocalBlobs blobs() throws IOException {
        return LocalBlobs.open(folder.resolve("blobs"));
    }

    /// Sweeps blobs without a row, as happens a day later. For when no process lives.
    void sweepOrphans() throws IOException {
        InstantSource later = () -> Instant.now().plus(LATER);
        try (var blobs = blobs()) {
            new FileSweep(store, blobs, AuditConfig.DEFAULT, later, new SimpleMeterRegistry())
                    .sweep();
        }
    }

    /// The keys of all blobs.
    Set<String> blobKeys() throws IOException {
        var keys = new HashSet<String>();
        try (var blobs = blobs()) {
            var cursor = Optional.of(Blobs.Slice.FIRST);
            while (cursor.isPresent()) {
                var slice = blobs.slice(cursor.get());
                slice.found().forEach(found -> keys.add(found.key()));
                cursor = slice.next();
            }
        }
        return keys;
    }

    @Override
    public void close() {
        database.close();
    }
}
