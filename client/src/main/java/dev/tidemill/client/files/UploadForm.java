package dev.tidemill.client.files;

import dev.tidemill.client.http.RequestBody;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.function.LongConsumer;

/// The `multipart/form-data` of an upload. The file comes last, so that a server knows what it is
/// for when its bytes begin.
final class UploadForm implements RequestBody {
    /// JSONL has no line that begins so, and no part but the file could hold it.
    private static final String BOUNDARY = "tidemill-7b1fb2f0c4d9496fbe5a8a0a3f5d6c11";

    private final FileSource file;
    private final LongConsumer listener;
    private final byte[] head;
    private final byte[] tail = utf8("\r\n--" + BOUNDARY + "--\r\n");

    UploadForm(FileCreateParams params) {
        file = params.source();
        listener = params.listener();
        var parts = new StringBuilder();
        parts.append(part("purpose")).append(params.purpose().asString()).append("\r\n");
        params.expiresAfter()
                .ifPresent(after ->
                        parts.append(part("expires_after[anchor]"))
                                .append("created_at\r\n")
                                .append(part("expires_after[seconds]"))
                                .append(after.seconds())
                                .append("\r\n"));
        parts.append("--" + BOUNDARY)
                .append("\r\nContent-Disposition: form-data; name=\"file\"; filename=\"")
                .append(quoted(params.filename()))
                .append("\"\r\nContent-Type: application/octet-stream\r\n\r\n");
        head = utf8(parts.toString());
    }

    private static String part(String name) {
        return "--"
                + BOUNDARY
                + "\r\nContent-Disposition: form-data; name=\""
                + name
                + "\"\r\n\r\n";
    }

    /// As browsers do it.
    private static String quoted(String filename) {
        return filename.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String contentType() {
        return "multipart/form-data; boundary=" + BOUNDARY;
    }

    @Override
    public long length() {
        return file.length() < 0 ? -1 : head.length + file.length() + tail.length;
    }

    @Override
    public boolean isRepeatable() {
        return file.isRepeatable();
    }

    @Override
    public InputStream open() throws IOException {
        return new SequenceInputStream(
                Collections.enumeration(
                        List.of(
                                new ByteArrayInputStream(head),
                                new ToldStream(file.open(), listener),
                                new ByteArrayInputStream(tail))));
    }
}
