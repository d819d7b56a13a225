package dev.tidemill.server.files;

import dev.tidemill.server.blobs.Blobs;
import dev.tidemill.server.http.Request;
import dev.tidemill.server.job.Ids;
import dev.tidemill.server.store.FileStore;
import dev.tidemill.server.store.StoredFile;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;

/// Receives files that come in one request: its body becomes a durable blob, then a row. When
/// either cannot be, neither is.
final class DirectUploads {
    private final FilesConfig config;
    private final FileStore files;
    private final Blobs blobs;
    private final Ids ids;
    private final InstantSource clock;

    DirectUploads(FilesConfig config, FileStore files, Blobs blobs, Ids ids, InstantSource clock) {
        this.config = config;
        this.files = files;
        this.blobs = blobs;
        this.ids = ids;
        this.clock = clock;
    }

    StoredFile receive(Request request) throws IOException {
        try (var upload = new FileForm(config, blobs, ids.file())) {
            var form = FormReader.of(request, SizeLimit.ofFile(config.maxBytesOfAny()));
            Optional<FormPart> part = form.next();
            while (part.isPresent()) {
                upload.take(part.get());
                part = form.next();
            }
            var file = upload.finish();
            return new Nameless(blobs, file.blob())
                    .named(() ->
                            Optional.of(
                                    files.by(request.author())
                                            .create(request.scope(), file, clock.instant())))
                    .orElseThrow();
        }
    }
}
