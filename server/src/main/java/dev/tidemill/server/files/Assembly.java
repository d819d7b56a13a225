package dev.tidemill.server.files;

import dev.tidemill.server.blobs.Blobs;
import dev.tidemill.server.http.ApiError;
import dev.tidemill.server.job.Digests;
import dev.tidemill.server.store.NewFile;
import dev.tidemill.server.store.StoredPart;
import dev.tidemill.server.store.StoredUpload;
import java.io.IOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes one blob of the parts of an upload: they stream into it, past the checks that a file of
/// one request passes.
final class Assembly {
    private final FilesConfig config;
    private final Blobs blobs;

    Assembly(FilesConfig config, Blobs blobs) {
        this.config = config;
        this.blobs = blobs;
    }

    /// Makes the blob durable, and returns what is to be stored of the file.
    ///
    /// @param id of the file
    /// @param parts in their order
    /// @param md5 that the file must have, in hex, or null
    /// @throws ApiError if the file has another one, or is not fit for its purpose
    NewFile file(String id, StoredUpload upload, List<StoredPart> parts, @Nullable String md5)
            throws IOException {
        var purpose = Purpose.of(upload.purpose());
        String blob = FileForm.blob(id);
        try (var receiver = new FileReceiver(blobs.create(blob));
                var sequence = new BlobSequence(blobs, parts)) {
            var limit = SizeLimit.ofFile(config.maxUploadBytes(purpose));
            if (md5 == null) {
                receiver.receive(sequence, purpose, limit);
            } else {
                var digest = Digests.md5();
                receiver.receive(new DigestInputStream(sequence, digest), purpose, limit);
                check(digest, md5);
            }
            String sha256 = receiver.commit();
            return new NewFile(
                    id,
                    upload.purpose(),
                    upload.filename(),
                    receiver.bytes(),
                    sha256,
                    blob,
                    upload.fileExpiresAfterSeconds());
        }
    }

    private static void check(MessageDigest digest, String md5) {
        String found = HexFormat.of().formatHex(digest.digest());
        if (!found.equalsIgnoreCase(md5)) {
            throw ApiError.invalid(
                    "The MD5 of these parts in this order is " + found + ", not " + md5 + ".",
                    "md5",
                    "invalid_value");
        }
    }
}
