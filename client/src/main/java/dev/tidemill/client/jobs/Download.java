package dev.tidemill.client.jobs;

import dev.tidemill.client.core.Pause;
import dev.tidemill.client.errors.TidemillIoException;
import dev.tidemill.client.files.FileContentParams;
import dev.tidemill.client.files.FileService;
import dev.tidemill.client.http.HttpResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/// Brings a file of the server to the disk. Where its stream breaks off, it goes on from there if
/// the server can, and from the start if it cannot.
final class Download {
    private static final int MOST_BREAKS_IN_VAIN = 5;
    private static final Duration AFTER_A_BREAK = Duration.ofSeconds(1);

    private final FileService files;
    private final Pause pause;

    Download(FileService files, Pause pause) {
        this.files = files;
        this.pause = pause;
    }

    /// @throws TidemillIoException if it broke off again and again without any progress
    void to(Path target, String fileId) {
        int inVain = 0;
        for (long before = 0; ; ) {
            try {
                transfer(target, fileId, before);
                return;
            } catch (IOException e) {
                long now = target.toFile().length();
                inVain = now > before ? 0 : inVain + 1;
                before = now;
                if (inVain == MOST_BREAKS_IN_VAIN || Thread.currentThread().isInterrupted()) {
                    throw new TidemillIoException("the content of " + fileId + " broke off", e);
                }
                pause.take(AFTER_A_BREAK);
            }
        }
    }

    private void transfer(Path target, String fileId, long from) throws IOException {
        var params = FileContentParams.builder();
        if (from > 0) {
            params.putAdditionalHeader("Range", "bytes=" + from + "-");
        }
        try (HttpResponse content = files.content(fileId, params.build());
                OutputStream out = open(target, content.statusCode() == 206)) {
            content.body().transferTo(out);
        }
    }

    /// A full disk is no broken stream.
    private static OutputStream open(Path target, boolean append) {
        try {
            return append
                    ? Files.newOutputStream(target, StandardOpenOption.APPEND)
                    : Files.newOutputStream(target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
