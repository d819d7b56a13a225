package dev.tidemill.server.files;

import dev.tidemill.server.blobs.Blobs;
import dev.tidemill.server.http.ApiError;
import dev.tidemill.server.http.Invalid;
import dev.tidemill.server.http.Reply;
import dev.tidemill.server.http.Request;
import dev.tidemill.server.http.Route;
import dev.tidemill.server.job.Ids;
import dev.tidemill.server.store.FileStore;
import dev.tidemill.server.store.Store;
import dev.tidemill.server.store.StoredFile;
import dev.tidemill.server.store.StoredPart;
import dev.tidemill.server.store.StoredUpload;
import dev.tidemill.server.store.UploadStore;
import dev.tidemill.wire.ApiJson;
import dev.tidemill.wire.CompleteUpload;
import dev.tidemill.wire.UploadPart;
import dev.tidemill.wire.UploadStatus;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// `/v1/uploads`: files that come in parts.
public final class UploadRoutes {
    private static final String DATA = "data";

    private final FilesConfig config;
    private final FileStore files;
    private final UploadStore uploads;
    private final Blobs blobs;
    private final Ids ids;
    private final InstantSource clock;
    private final UploadRequests requests;
    private final Assembly assembly;
    private final FileMeters meters;

    public UploadRoutes(
            FilesConfig config,
            Store store,
            Blobs blobs,
            Ids ids,
            InstantSource clock,
            MeterRegistry registry) {
        this.config = config;
        files = store.files();
        uploads = store.uploads();
        this.blobs = blobs;
        this.ids = ids;
        this.clock = clock;
        requests = new UploadRequests(config);
        assembly = new Assembly(config, blobs);
        meters = new FileMeters(registry);
    }

    public List<Route> routes() {
        return List.of(
                new Route("POST", "/v1/uploads", this::create),
                new Route("POST", "/v1/uploads/{id}/parts", Room.needed(this::addPart)),
                new Route("POST", "/v1/uploads/{id}/complete", Room.needed(this::complete)),
                new Route("POST", "/v1/uploads/{id}/cancel", this::cancel));
    }

    private Reply create(Request request) throws IOException {
        var upload = requests.create(ids.upload(), request);
        var created = uploads.by(request.author()).create(request.scope(), upload, clock.instant());
        return Reply.json(ApiJson.upload(created.toWire(created.status(), null)));
    }

    private Reply addPart(Request request) throws IOException {
        var upload = find(request);
        if (upload.status() != UploadStatus.PENDING) {
            throw ended("add a part to", upload);
        }
        var part = receive(request, upload);
        return Reply.json(
                ApiJson.uploadPart(
                        new UploadPart(part.id(), clock.instant().getEpochSecond(), upload.id())));
    }

    private StoredPart receive(Request request, StoredUpload upload) throws IOException {
        String id = ids.part();
        String blob = "parts/" + id;
        try (var receiver = new FileReceiver(blobs.create(blob))) {
            receiveData(request, receiver);
            receiver.commit();
            var part = new StoredPart(id, upload.id(), receiver.bytes(), blob);
            return new Nameless(blobs, blob)
                    .named(() ->
                            uploads.addPart(
                                            part,
                                            config.uploads().maxBytesOfParts(),
                                            clock.instant())
                                    ? Optional.of(part)
                                    : Optional.empty())
                    .orElseThrow(() -> refused(request));
        }
    }

    private void receiveData(Request request, FileReceiver receiver) throws IOException {
        var limit = new SizeLimit("Part", config.uploads().maxPartBytes());
        var form = FormReader.of(request, limit);
        boolean received = false;
        Optional<FormPart> part = form.next();
        while (part.isPresent()) {
            if (part.get().name().equals(DATA)) {
                if (received) {
                    throw Invalid.duplicate(DATA);
                }
                receiver.receive(part.get().body(), limit);
                received = true;
            }
            part = form.next();
        }
        if (!received) {
            throw Invalid.missing(DATA);
        }
    }

    /// Why the store did not take a part of an upload that was pending.
    private ApiError refused(Request request) {
        var upload = find(request);
        return upload.status() == UploadStatus.PENDING
                ? ApiError.invalid(
                        "An upload may have at most %d parts, and %d bytes in all of them."
                                .formatted(
                                        UploadStore.MOST_PARTS, config.uploads().maxBytesOfParts()),
                        DATA,
                        "too_many_parts")
                : ended("add a part to", upload);
    }

    private Reply complete(Request request) throws IOException {
        var complete = UploadRequests.complete(request);
        var upload = find(request);
        if (upload.status() != UploadStatus.PENDING) {
            return completedBefore(upload, complete);
        }
        var parts = UploadRequests.chosen(upload, uploads.parts(upload.id()), complete);
        var file = assembly.file(ids.file(), upload, parts, complete.md5());
        String digest = UploadRequests.digest(complete);
        Optional<StoredFile> stored =
                new Nameless(blobs, file.blob())
                        .named(() ->
                                uploads.by(request.author())
                                        .complete(upload, file, digest, clock.instant()));
        if (stored.isEmpty()) {
            return completedBefore(find(request), complete);
        }
        meters.received(file.purpose(), file.bytes());
        return Reply.json(
                ApiJson.upload(upload.toWire(UploadStatus.COMPLETED, stored.get().toWire())));
    }

    /// A request that is repeated, as when its answer was lost, is answered as the first one was.
    private Reply completedBefore(StoredUpload upload, CompleteUpload complete) {
        if (!UploadRequests.digest(complete).equals(upload.completedBy())) {
            throw ended("complete", upload);
        }
        var file =
                Optional.ofNullable(upload.fileId())
                        .flatMap(id -> files.find(upload.scope(), id, clock.instant()))
                        .map(StoredFile::toWire)
                        .orElse(null);
        return Reply.json(ApiJson.upload(upload.toWire(upload.status(), file)));
    }

    private Reply cancel(Request request) {
        String id = request.pathParam("id");
        var upload =
                uploads.by(request.author())
                        .cancel(request.reach(), id, clock.instant())
                        .orElseThrow(() -> notFound(id));
        if (upload.status() != UploadStatus.CANCELLED) {
            throw ended("cancel", upload);
        }
        return Reply.json(ApiJson.upload(upload.toWire(upload.status(), null)));
    }

    private StoredUpload find(Request request) {
        String id = request.pathParam("id");
        return uploads.find(request.reach(), id, clock.instant()).orElseThrow(() -> notFound(id));
    }

    private static ApiError ended(String what, StoredUpload upload) {
        return ApiError.conflict(
                "Cannot " + what + " an upload with status '" + upload.status().text() + "'.");
    }

    private static ApiError notFound(String id) {
        return ApiError.notFound("No such Upload object: " + id, "id");
    }
}
