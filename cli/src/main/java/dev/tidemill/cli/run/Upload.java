package dev.tidemill.cli.run;

import dev.tidemill.cli.terminal.Pace;
import dev.tidemill.cli.terminal.ProgressLine;
import dev.tidemill.cli.terminal.Terminal;
import dev.tidemill.client.TidemillClient;
import dev.tidemill.client.files.FileCreateParams;
import dev.tidemill.client.files.FileObject;
import dev.tidemill.client.files.FilePurpose;
import dev.tidemill.client.jobs.UploadProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// One file on its way to the server, with a bar on the terminal.
///
/// @param size in bytes
public record Upload(Path path, long size, FilePurpose purpose) {
    /// @throws IOException if it cannot be read
    public static Upload of(Path path, FilePurpose purpose) throws IOException {
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            throw new IOException("the file " + path + " cannot be read");
        }
        return new Upload(path, Files.size(path), purpose);
    }

    public FileObject to(TidemillClient client) {
        var line = ProgressLine.on(Terminal.ofErrors());
        var pace = new Pace();
        var params =
                FileCreateParams.builder()
                        .file(path)
                        .purpose(purpose)
                        .listener(sent -> show(sent, pace, line))
                        .build();
        try {
            return client.files().create(params);
        } finally {
            line.erase();
        }
    }

    private void show(long sent, Pace pace, ProgressLine line) {
        JobRun.show(new UploadProgress(sent, size), pace, line, System.nanoTime());
    }
}
