package dev.tidemill.server.batches;

import dev.tidemill.server.engine.Progress;
import dev.tidemill.wire.Batch;
import dev.tidemill.wire.BatchStatus;
import java.io.ByteArrayOutputStream;
import java.util.Locale;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Writes how a batch gets on, which the hosted API does not tell.
final class ProgressJson {
    private static final JsonFactory JSON = new JsonFactory();

    private ProgressJson() {}

    static byte[] of(Batch batch, Progress progress) {
        var out = new ByteArrayOutputStream();
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeStringProperty("id", batch.id());
            json.writeStringProperty("object", "batch.progress");
            json.writeStringProperty("status", batch.status().text());
            json.writeNumberProperty("lines_total", batch.requestCounts().total());
            json.writeNumberProperty("lines_done", done(batch));
            json.writeNumberProperty("lines_in_flight", progress.linesInFlight());
            json.writeNumberProperty("lines_waiting_for_retry", progress.linesWaiting());
            json.writeNumberProperty("lines_per_second", rounded(progress.linesPerSecond()));
            json.writeName("seconds_left");
            if (batch.status() == BatchStatus.IN_PROGRESS && progress.linesPerSecond() > 0) {
                long left = batch.requestCounts().total() - done(batch);
                json.writeNumber((long) Math.ceil(left / progress.linesPerSecond()));
            } else {
                json.writeNull();
            }
            json.writeName("waits_for");
            json.writeString(
                    progress.waitsFor()
                            .map(reason -> reason.name().toLowerCase(Locale.ROOT))
                            .orElse(null));
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    private static long done(Batch batch) {
        return batch.requestCounts().completed() + batch.requestCounts().failed();
    }

    private static double rounded(double rate) {
        return Math.round(rate * 10) / 10.0;
    }
}
