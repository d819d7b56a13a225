package dev.tidemill.cli.client;

import dev.tidemill.client.TidemillClient;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/// A file on its way from the server.
public record Fetch(TidemillClient client, String id) {
    /// @param target the standard output if null. A file appears as a whole.
    public void to(@Nullable Path target) throws IOException {
        try (var content = client.files().content(id)) {
            if (target == null) {
                try (var out = new FileOutputStream(FileDescriptor.out)) {
                    content.body().transferTo(out);
                }
                return;
            }
            Path part = target.resolveSibling(target.getFileName() + ".part");
            try {
                Files.copy(content.body(), part, StandardCopyOption.REPLACE_EXISTING);
                Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        }
    }
}
