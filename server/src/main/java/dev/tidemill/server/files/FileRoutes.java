package dev.tidemill.server.files;

import dev.tidemill.server.blobs.Blobs;
import dev.tidemill.server.http.ApiError;
import dev.tidemill.server.http.Parameters;
import dev.tidemill.server.http.Reply;
import dev.tidemill.server.http.Request;
import dev.tidemill.server.http.Route;
import dev.tidemill.server.job.Ids;
import dev.tidemill.server.store.FileQuery;
import dev.tidemill.server.store.FileStore;
import dev.tidemill.server.store.StoredFile;
import dev.tidemill.wire.ApiJson;
import dev.tidemill.wire.Page;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;

/// `/v1/files`: receive, list, show, stream and delete.
public final class FileRoutes {
    private static final int MAX_LIMIT = 10_000;

    private final FileStore files;
    private final DirectUploads uploads;
    private final FileContent content;
    private final InstantSource clock;
    private final FileMeters meters;

    public FileRoutes(
            FilesConfig config,
            FileStore files,
            Blobs blobs,
            Ids ids,
            InstantSource clock,
            MeterRegistry registry) {
        meters = new FileMeters(registry);
        this.files = files;
        this.clock = clock;
        uploads = new DirectUploads(config, files, blobs, ids, clock);
        content = new FileContent(blobs, meters);
    }

    public List<Route> routes() {
        return List.of(
                new Route("POST", "/v1/files", Room.needed(this::create)),
                new Route("GET", "/v1/files", this::list),
                new Route("GET", "/v1/files/{id}", this::retrieve),
                new Route("DELETE", "/v1/files/{id}", this::delete),
                new Route("GET", "/v1/files/{id}/content", this::content));
    }

    private Reply create(Request request) throws IOException {
        StoredFile file = uploads.receive(request);
        meters.received(file.purpose(), file.bytes());
        return Reply.json(ApiJson.file(file.toWire()));
    }

    private Reply list(Request request) {
        var parameters = Parameters.of(request);
        String purpose = parameters.choice("purpose", Purpose.listable());
        Long limit = parameters.integer("limit", 1, MAX_LIMIT);
        String order = parameters.choice("order", List.of("asc", "desc"));
        String after = parameters.one("after");
        parameters.refuseOthers();
        var query =
                new FileQuery(
                        purpose,
                        limit == null ? MAX_LIMIT : limit.intValue(),
                        "asc".equals(order),
                        after);
        var page =
                files.list(request.reach(), query, clock.instant())
                        .orElseThrow(() -> notFound(String.valueOf(after), "after"));
        return Reply.json(
                ApiJson.files(
                        new Page<>(
                                page.data().stream().map(StoredFile::toWire).toList(),
                                page.hasMore())));
    }

    private Reply retrieve(Request request) {
        return Reply.json(ApiJson.file(find(request).toWire()));
    }

    private Reply content(Request request) {
        var file = find(request);
        var reply = content.of(file, request);
        if (reply instanceof Reply.Streamed && request.method().equals("GET")) {
            files.by(request.author()).downloaded(file, clock.instant());
        }
        return reply;
    }

    private Reply delete(Request request) {
        String id = request.pathParam("id");
        if (!files.by(request.author()).delete(request.reach(), id, clock.instant())) {
            throw notFound(id, "id");
        }
        return Reply.json(ApiJson.deletedFile(id));
    }

    private StoredFile find(Request request) {
        String id = request.pathParam("id");
        return files.find(request.reach(), id, clock.instant())
                .orElseThrow(() -> notFound(id, "id"));
    }

    private static ApiError notFound(String id, String param) {
        return ApiError.notFound("No such File object: " + id, param);
    }
}
