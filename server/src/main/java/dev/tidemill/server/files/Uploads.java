package dev.tidemill.server.files;

import dev.tidemill.server.blobs.Blobs;
import dev.tidemill.server.blobs.NoSpace;
import dev.tidemill.server.http.ApiError;
import dev.tidemill.server.http.Request;
import dev.tidemill.server.job.Ids;
import dev.tidemill.server.store.FileStore;
import dev.tidemill.server.store.NewFile;
import dev.tidemill.server.store.StoreUnavailable;
import dev.tidemill.server.store.StoredFile;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;

/// Receives files: the body of a request becomes a durable blob, then a row. When either cannot be,
/// neither is.
final class Uploads {
    private final FilesConfig config;
    private final FileStore files;
    private final Blobs blobs;
    private final Ids ids;
    private final InstantSource clock;

    Uploads(FilesConfig config, FileStore files, Blobs blobs, Ids ids, InstantSource clock) {
        this.config = config;
        this.files = files;
        this.blobs = blobs;
        this.ids = ids;
        this.clock = clock;
    }

    StoredFile receive(Request request) throws IOException {
        try (var upload = new Upload(config, blobs, ids.file())) {
            var body = FormBody.of(request, config.maxBytesOfAny());
            var form = FormReader.of(request.header("Content-Type").orElse(""), body);
            Optional<FormPart> part = form.next();
            while (part.isPresent()) {
                upload.take(part.get());
                part = form.next();
            }
            return name(request, upload.finish());
        } catch (NoSpace full) {
            throw ApiError.server(507, "The server has no space left for the file.", "no_space")
                    .with("x-should-retry", "false");
        }
    }

    /// Names the blob in the store, or deletes it. If the store may have taken the name, the blob
    /// stays: nameless, it is swept like any orphan.
    private StoredFile name(Request request, NewFile file) throws IOException {
        boolean isNameless = true;
        try {
            StoredFile stored = files.create(request.scope(), file, clock.instant());
            isNameless = false;
            return stored;
        } catch (StoreUnavailable e) {
            isNameless = !e.mayBeDone();
            throw e;
        } finally {
            if (isNameless) {
                blobs.delete(file.blob());
            }
        }
    }
}
