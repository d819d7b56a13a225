package dev.tidemill.server.files;

import dev.tidemill.server.blobs.Blobs;
import dev.tidemill.server.http.Invalid;
import dev.tidemill.server.store.NewFile;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One file, put together from the parts of its form in whatever order they come. Closed without
/// [#finish], it leaves nothing behind.
final class FileForm implements AutoCloseable {
    private static final String FILE = "file";
    private static final String PURPOSE = "purpose";
    private static final String ANCHOR = "expires_after.anchor";
    private static final String SECONDS = "expires_after.seconds";
    private static final String CREATED_AT = "created_at";

    private final FilesConfig config;
    private final Blobs blobs;
    private final String id;
    private String filename = "";
    private @Nullable FileReceiver file;
    private @Nullable Purpose purpose;
    private @Nullable String anchor;
    private @Nullable Long seconds;
    private boolean lines;

    FileForm(FilesConfig config, Blobs blobs, String id) {
        this.config = config;
        this.blobs = blobs;
        this.id = id;
    }

    /// Takes one part of the form. Parts of other names are no concern of ours.
    void take(FormPart part) throws IOException {
        switch (part.name()) {
            case FILE -> takeFile(part);
            case PURPOSE -> {
                refuseSecond(purpose, PURPOSE);
                purpose = Purpose.of(part.text());
                if (file != null) {
                    checkReceived(file, purpose);
                }
            }
            case "expires_after[anchor]", ANCHOR -> {
                refuseSecond(anchor, ANCHOR);
                anchor = part.text();
            }
            case "expires_after[seconds]", SECONDS -> {
                refuseSecond(seconds, SECONDS);
                seconds = Invalid.integer(SECONDS, part.text(), least(), most());
            }
            default -> {}
        }
    }

    private void takeFile(FormPart part) throws IOException {
        refuseSecond(file, FILE);
        filename = Filename.clean(part.filename().orElse(""));
        var receiver = new FileReceiver(blobs.create(blob()));
        file = receiver;
        if (purpose == null) {
            lines = receiver.receiveLines(part.body(), SizeLimit.ofFile(config.maxBytesOfAny()));
        } else {
            receiver.receive(part.body(), purpose, SizeLimit.ofFile(config.maxBytes(purpose)));
        }
    }

    private void checkReceived(FileReceiver received, Purpose known) {
        SizeLimit.ofFile(config.maxBytes(known)).check(received.bytes());
        if (known == Purpose.BATCH) {
            FileReceiver.checkLines(lines);
        }
    }

    /// Makes the blob of a complete form durable, and returns what is to be stored of the file.
    NewFile finish() throws IOException {
        if (file == null) {
            throw Invalid.missing(FILE);
        }
        if (purpose == null) {
            throw Invalid.missing(PURPOSE);
        }
        Long expiresAfter = expiresAfter(purpose);
        String sha256 = file.commit();
        return new NewFile(
                id, purpose.text(), filename, file.bytes(), sha256, blob(), expiresAfter);
    }

    private @Nullable Long expiresAfter(Purpose known) {
        if (anchor == null && seconds == null) {
            return config.expirySeconds(known);
        }
        if (anchor == null) {
            throw Invalid.missing(ANCHOR);
        }
        if (!anchor.equals(CREATED_AT)) {
            throw Invalid.value(ANCHOR, anchor, List.of(CREATED_AT));
        }
        if (seconds == null) {
            throw Invalid.missing(SECONDS);
        }
        return seconds;
    }

    private String blob() {
        return blob(id);
    }

    /// The key of the bytes of the file of this id.
    static String blob(String id) {
        return "files/" + id;
    }

    private long least() {
        return config.shortestExpiry().toSeconds();
    }

    private long most() {
        return config.longestExpiry().toSeconds();
    }

    private static void refuseSecond(@Nullable Object first, String param) {
        if (first != null) {
            throw Invalid.duplicate(param);
        }
    }

    @Override
    public void close() {
        if (file != null) {
            file.close();
        }
    }
}
