package dev.tidemill.server.dispatch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Whose turn it is: the project with the fewest permits held, then its batch with the fewest, the
/// urgent ones first; among equals the one that has used the least permit time. What is urgent to a
/// project takes nothing from another. Guarded by the dispatcher's lock.
final class FairShare {
    private final LongSupplier nanos;
    private final Map<String, Project> projects = new HashMap<>();
    private final Map<LineSource, Entry> entries = new HashMap<>();

    /// @param nanos a monotonic clock, such as [System#nanoTime]
    FairShare(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /// A permit in use.
    static final class Turn {
        private final Entry entry;
        private final long since;

        private Turn(Entry entry, long since) {
            this.entry = entry;
            this.since = since;
        }

        LineSource source() {
            return entry.source;
        }
    }

    void add(LineSource source) {
        var entry = entries.get(source);
        if (entry == null) {
            var project = projects.computeIfAbsent(source.project(), _ -> new Project());
            entry = new Entry(source, project);
            entries.put(source, entry);
        }
        entry.offers++;
        if (!entry.isReady) {
            entry.project.ready(entry, leastUsed());
        }
    }

    void remove(LineSource source) {
        var entry = entries.remove(source);
        if (entry != null) {
            entry.isRemoved = true;
            entry.project.sources--;
            entry.project.notReady(entry);
            forget(entry.project, source.project());
        }
    }

    private void forget(Project project, String name) {
        if (project.held == 0 && project.ready.isEmpty() && project.sources == 0) {
            projects.remove(name, project);
        }
    }

    /// Gives a permit to the source whose turn it is; null if none has a line.
    @Nullable Turn take() {
        Project first = null;
        for (Project project : projects.values()) {
            if (!project.ready.isEmpty() && (first == null || project.goesBefore(first))) {
                first = project;
            }
        }
        return first == null ? null : take(first);
    }

    private Turn take(Project project) {
        Entry first = project.ready.getFirst();
        boolean firstIsUrgent = first.source.isUrgent();
        for (Entry entry : project.ready) {
            boolean isUrgent = entry.source.isUrgent();
            if (isUrgent == firstIsUrgent ? entry.goesBefore(first) : isUrgent) {
                first = entry;
                firstIsUrgent = isUrgent;
            }
        }
        first.held++;
        project.held++;
        first.taken = first.offers;
        return new Turn(first, nanos.getAsLong());
    }

    /// Takes the permit back.
    ///
    /// @param wasEmpty whether the source had no line after all: it waits for its next offer then
    void end(Turn turn, boolean wasEmpty) {
        var entry = turn.entry;
        var project = entry.project;
        long used = nanos.getAsLong() - turn.since;
        entry.held--;
        entry.used += used;
        project.held--;
        project.used += used;
        if (wasEmpty && entry.offers == entry.taken) {
            project.notReady(entry);
        }
        if (entry.isRemoved) {
            forget(project, entry.source.project());
        }
    }

    private long leastUsed() {
        long least = Long.MAX_VALUE;
        for (Project project : projects.values()) {
            if (!project.ready.isEmpty()) {
                least = Math.min(least, project.used);
            }
        }
        return least == Long.MAX_VALUE ? 0 : least;
    }

    /// A project and its batches. Who comes back after a pause has saved nothing up.
    private static final class Project {
        private final List<Entry> ready = new ArrayList<>();
        private int sources;
        private int held;
        private long used;

        boolean goesBefore(Project other) {
            return held != other.held ? held < other.held : used < other.used;
        }

        void ready(Entry entry, long leastUsed) {
            if (ready.isEmpty()) {
                used = Math.max(used, leastUsed);
            } else {
                long least = ready.stream().mapToLong(one -> one.used).min().orElse(0);
                entry.used = Math.max(entry.used, least);
            }
            entry.isReady = true;
            ready.add(entry);
        }

        void notReady(Entry entry) {
            if (entry.isReady) {
                entry.isReady = false;
                ready.remove(entry);
            }
        }
    }

    /// A source and what it holds.
    private static final class Entry {
        private final LineSource source;
        private final Project project;
        private boolean isReady;
        private boolean isRemoved;
        private int held;
        private int offers;
        private int taken;
        private long used;

        Entry(LineSource source, Project project) {
            this.source = source;
            this.project = project;
            project.sources++;
        }

        boolean goesBefore(Entry other) {
            return held != other.held ? held < other.held : used < other.used;
        }
    }
}
