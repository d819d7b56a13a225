package dev.tidemill.server.files;

import dev.tidemill.server.blobs.Blobs;
import dev.tidemill.server.http.ApiError;
import dev.tidemill.server.http.Reply;
import dev.tidemill.server.http.Request;
import dev.tidemill.server.store.StoredFile;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/// Answers with the bytes of a file, or a range of them, straight from its blob.
final class FileContent {
    private final Blobs blobs;
    private final FileMeters meters;

    FileContent(Blobs blobs, FileMeters meters) {
        this.blobs = blobs;
        this.meters = meters;
    }

    /// @throws ApiError if files of that purpose are not given back, or have no such range
    Reply of(StoredFile file, Request request) {
        if (!Purpose.isDownloadable(file.purpose())) {
            throw ApiError.invalid(
                    "Not allowed to download files of purpose: " + file.purpose(), null, null);
        }
        Map<String, String> headers = headers(file);
        if (request.header("If-None-Match").filter(tags -> matches(tags, file)).isPresent()) {
            return new Reply.Whole(304, headers, new byte[0]);
        }
        headers.put("Content-Type", "application/octet-stream");
        headers.put("Content-Disposition", Filename.disposition(file.filename()));
        return switch (range(file, request)) {
            case ByteRange.All _ -> stream(200, headers, file, 0, file.bytes());
            case ByteRange.Some some -> {
                headers.put(
                        "Content-Range",
                        "bytes " + some.first() + "-" + some.last() + "/" + file.bytes());
                yield stream(206, headers, file, some.first(), some.length());
            }
            case ByteRange.None _ ->
                    throw ApiError.of(
                                    416,
                                    "The file has " + file.bytes() + " bytes, none in that range.",
                                    null,
                                    null)
                            .with("Content-Range", "bytes */" + file.bytes());
        };
    }

    private static Map<String, String> headers(StoredFile file) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("ETag", tag(file));
        headers.put("Accept-Ranges", "bytes");
        headers.put("X-Content-Type-Options", "nosniff");
        return headers;
    }

    /// A range counts for GET alone, and under `If-Range` only if the client has this very file.
    private static ByteRange range(StoredFile file, Request request) {
        boolean counts =
                request.method().equals("GET")
                        && request.header("If-Range").map(String::strip).stream()
                                .allMatch(tag(file)::equals);
        return request.header("Range")
                .filter(_ -> counts)
                .map(range -> ByteRange.of(range, file.bytes()))
                .orElse(new ByteRange.All());
    }

    private static boolean matches(String tags, StoredFile file) {
        for (String tag : tags.split(",", -1)) {
            String strong = tag.strip().replaceFirst("^W/", "");
            if (strong.equals("*") || strong.equals(tag(file))) {
                return true;
            }
        }
        return false;
    }

    private static String tag(StoredFile file) {
        return '"' + file.sha256() + '"';
    }

    private Reply stream(
            int status, Map<String, String> headers, StoredFile file, long offset, long length) {
        return new Reply.Streamed(
                status, headers, length, out -> copy(file.blob(), offset, length, out));
    }

    private void copy(String blob, long offset, long length, OutputStream out) throws IOException {
        try (var in = blobs.open(blob, offset, length)) {
            meters.sent(in.transferTo(out));
        }
    }
}
