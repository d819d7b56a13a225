package dev.tidemill.server.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemill.server.http.ApiError;
import dev.tidemill.server.http.Invalid;
import dev.tidemill.server.http.Request;
import dev.tidemill.server.job.Digests;
import dev.tidemill.server.store.NewUpload;
import dev.tidemill.server.store.StoredPart;
import dev.tidemill.server.store.StoredUpload;
import dev.tidemill.server.store.UploadStore;
import dev.tidemill.wire.CompleteUpload;
import dev.tidemill.wire.CreateUpload;
import dev.tidemill.wire.InvalidBody;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads and checks what is asked of uploads in parts.
final class UploadRequests {
    private static final int MAX_BODY = 1024 * 1024;
    private static final int MAX_TEXT = 512;
    private static final Pattern MD5 = Pattern.compile("[0-9a-fA-F]{32}");

    private final FilesConfig config;

    UploadRequests(FilesConfig config) {
        this.config = config;
    }

    /// @param id of the upload
    /// @throws ApiError if the body is no such thing, or asks for what is not offered
    NewUpload create(String id, Request request) throws IOException {
        CreateUpload create;
        try {
            create = CreateUpload.read(request.body(MAX_BODY));
        } catch (InvalidBody e) {
            throw Invalid.body(e);
        }
        var purpose = Purpose.of(create.purpose());
        if (create.mimeType().length() > MAX_TEXT) {
            throw Invalid.tooLong("mime_type", MAX_TEXT);
        }
        Invalid.inRange("bytes", create.bytes(), 0, config.maxUploadBytes(purpose));
        return new NewUpload(
                id,
                purpose.text(),
                Filename.clean(create.filename()),
                create.bytes(),
                config.uploads().expiry().toSeconds(),
                fileExpiry(create, purpose));
    }

    private @Nullable Long fileExpiry(CreateUpload create, Purpose purpose) {
        Long seconds = create.expiresAfterSeconds();
        return seconds == null
                ? config.expirySeconds(purpose)
                : Long.valueOf(
                        Invalid.inRange(
                                "expires_after.seconds",
                                seconds,
                                config.shortestExpiry().toSeconds(),
                                config.longestExpiry().toSeconds()));
    }

    /// @throws ApiError if the body is no such thing
    static CompleteUpload complete(Request request) throws IOException {
        CompleteUpload complete;
        try {
            complete = CompleteUpload.read(request.body(MAX_BODY));
        } catch (InvalidBody e) {
            throw Invalid.body(e);
        }
        if (complete.partIds().size() > UploadStore.MOST_PARTS) {
            throw Invalid.tooMany("part_ids", UploadStore.MOST_PARTS, complete.partIds().size());
        }
        if (complete.md5() != null && !MD5.matcher(complete.md5()).matches()) {
            throw ApiError.invalid(
                    "Invalid 'md5': expected 32 hexadecimal digits.", "md5", "invalid_value");
        }
        return complete;
    }

    /// The same for two requests that ask for the same.
    static String digest(CompleteUpload complete) {
        var digest = Digests.sha256();
        complete.partIds().forEach(id -> digest.update((id + "\n").getBytes(UTF_8)));
        return HexFormat.of().formatHex(digest.digest());
    }

    /// The parts that are named, in their order.
    ///
    /// @param all parts of the upload
    /// @throws ApiError if one is not there or stands there twice, or they are not the whole file
    static List<StoredPart> chosen(
            StoredUpload upload, List<StoredPart> all, CompleteUpload complete) {
        Map<String, StoredPart> left = new LinkedHashMap<>();
        all.forEach(part -> left.put(part.id(), part));
        List<StoredPart> chosen = new ArrayList<>();
        long bytes = 0;
        for (String id : complete.partIds()) {
            StoredPart part = left.remove(id);
            if (part == null) {
                throw invalidParts(
                        "The upload '%s' has no part '%s', or it stands there twice."
                                .formatted(upload.id(), id));
            }
            chosen.add(part);
            bytes += part.bytes();
        }
        if (bytes != upload.bytes()) {
            throw invalidParts(
                    "These parts have %d bytes in all, but the upload was created with %d."
                            .formatted(bytes, upload.bytes()));
        }
        return chosen;
    }

    private static ApiError invalidParts(String reason) {
        return ApiError.invalid("Invalid 'part_ids': " + reason, "part_ids", "invalid_value");
    }
}
