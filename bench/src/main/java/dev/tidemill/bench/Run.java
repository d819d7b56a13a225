package dev.tidemill.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a row is measured with.
///
/// @param isShort for CI: fewer and smaller rounds
/// @param rounds of each thing that is measured
/// @param stores the folder in which filled stores are kept between runs
/// @param folder for what is gone after the run, on the same disk
record Run(Path root, boolean isShort, int rounds, Path stores, Path folder, Report report) {
    /// A new folder of this run.
    Path fresh(String name) throws IOException {
        return Files.createTempDirectory(folder, name + "-");
    }

    ServerProcess server(String upstream) throws IOException {
        return ServerProcess.start(root, fresh("data"), upstream);
    }
}
