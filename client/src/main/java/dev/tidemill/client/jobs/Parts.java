package dev.tidemill.client.jobs;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The requests of a job on disk, split into [Part]s, and the order in which they came.
final class Parts implements Closeable {
    private record Kind(String url, String model) {}

    private final JobParams limits;
    private final Path folder;
    private final List<Part> parts = new ArrayList<>();
    private final Map<Kind, Part> open = new HashMap<>();
    private final JobOrder.Builder order = new JobOrder.Builder();

    private Parts(JobParams limits, Path folder) {
        this.limits = limits;
        this.folder = folder;
    }

    /// Reads all requests. Only the lines' order is held in memory, in runs of one part.
    static Parts of(Stream<BatchRequest> requests, JobParams limits) throws IOException {
        var parts = new Parts(limits, Files.createTempDirectory("tidemill-job"));
        boolean done = false;
        try (requests) {
            for (var each = requests.iterator(); each.hasNext(); ) {
                parts.add(each.next());
            }
            for (Part part : parts.open.values()) {
                part.finish();
            }
            done = true;
            return parts;
        } finally {
            if (!done) {
                parts.close();
            }
        }
    }

    private void add(BatchRequest request) throws IOException {
        byte[] line = request.toLine();
        var kind = new Kind(request.url(), request.model().orElse(""));
        Part part = open.get(kind);
        if (part == null || !part.hasRoomFor(line, limits)) {
            if (part != null) {
                part.finish();
            }
            part = new Part(parts.size(), request.url(), folder);
            parts.add(part);
            open.put(kind, part);
        }
        part.add(line);
        order.add(part.number());
    }

    List<Part> all() {
        return List.copyOf(parts);
    }

    JobOrder order() {
        return order.build();
    }

    @Override
    public void close() throws IOException {
        for (Part part : open.values()) {
            part.finish();
        }
        for (Part part : parts) {
            Files.deleteIfExists(part.file());
        }
        Files.deleteIfExists(folder);
    }
}
