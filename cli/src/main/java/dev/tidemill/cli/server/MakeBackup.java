package dev.tidemill.cli.server;

import dev.tidemill.server.app.ConfigReader;
import dev.tidemill.server.config.InvalidConfig;
import dev.tidemill.server.ops.Backup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `tidemill backup`.
@Command(
        name = "backup",
        description =
                "Copies the data folder, whether a server is using it or not, into one that a server"
                        + " can be started on.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  tidemill backup /backups/monday",
            "  tidemill backup /backups/monday --data /var/lib/tidemill",
            "  tidemill serve --data /backups/monday"
        })
public final class MakeBackup implements Callable<Integer> {
    @Mixin private DataOptions options = new DataOptions();

    @Parameters(paramLabel = "DIR", description = "A new or an empty folder.")
    private Path target = Path.of("");

    @Override
    public Integer call() throws InvalidConfig, IOException {
        var environment = System.getenv();
        var storage =
                new ConfigReader(environment).storage(options.settings(environment, Map.of()));
        boolean embedded = storage.database().isEmpty();
        var data = embedded ? Optional.of(storage.data()) : Optional.<Path>empty();
        var made =
                Backup.make(
                        new Backup.Source(data, storage.blobs()),
                        target,
                        done -> System.err.println("tidemill: copied " + done + " ..."));
        for (String blob : made.missing()) {
            System.err.println("tidemill: the data folder itself lacks the blob " + blob);
        }
        String folder = target.toAbsolutePath().toString();
        if (embedded) {
            System.out.printf(
                    "tidemill: %s is a backup of %s: %d batches, %d files in %d bytes%n",
                    folder,
                    storage.data().toAbsolutePath(),
                    made.batches(),
                    made.files(),
                    made.bytes());
        } else {
            System.out.printf(
                    "tidemill: %s has %d blobs and no database: that is PostgreSQL, and is backed up"
                            + " with pg_dump, before the blobs%n",
                    folder, made.files());
        }
        return made.missing().isEmpty() ? 0 : 1;
    }
}
