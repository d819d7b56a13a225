package dev.tidemill.junit;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The server's jars, which travel within this one so that none is on the class path of the tests.
final class ServerJars {
    private static @Nullable Path unpacked;

    private ServerJars() {}

    /// The folder in which they are, until this process ends.
    static synchronized Path folder() throws IOException {
        if (unpacked == null) {
            Path folder = Files.createTempDirectory("tidemill-server-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> Folders.delete(folder)));
            try (var list = resource("server.txt")) {
                var names = new String(list.readAllBytes(), StandardCharsets.UTF_8);
                for (String name : names.strip().split(",", -1)) {
                    unpack(name, folder);
                }
            }
            unpacked = folder;
        }
        return unpacked;
    }

    private static void unpack(String name, Path folder) throws IOException {
        try (var jar = resource(name)) {
            Files.copy(jar, folder.resolve(name.substring(name.lastIndexOf('/') + 1)));
        }
    }

    private static InputStream resource(String name) throws IOException {
        var resource = ServerJars.class.getResourceAsStream(name);
        if (resource == null) {
            throw new FileNotFoundException(
                    name + " is not in tidemill-junit, which was not packaged: run mvn package");
        }
        return resource;
    }
}
