package dev.tidemill.cli.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a run reads and where it writes, as its flags say.
///
/// @param file null if there is none
/// @param output null if it goes beside the file
/// @param errors null if they go beside the file
record RunPlaces(@Nullable Path file, @Nullable Path output, @Nullable Path errors) {
    private static final String JSONL = ".jsonl";

    private boolean isPiped() {
        return InputFile.STANDARD.equals(file);
    }

    /// The files to write.
    ///
    /// @param id of the job, for names where there is no file
    ResultFiles files(String id) {
        Path good = output;
        if (good == null) {
            good = isPiped() ? ResultFiles.STANDARD : beside(id, ".results.jsonl");
        }
        return new ResultFiles(good, errors == null ? beside(id, ".errors.jsonl") : errors);
    }

    private Path beside(String id, String ending) {
        if (file == null || isPiped()) {
            return Path.of(id + ending);
        }
        String name = String.valueOf(file.getFileName());
        String stem =
                name.endsWith(JSONL) ? name.substring(0, name.length() - JSONL.length()) : name;
        return file.resolveSibling(stem + ending);
    }

    /// A folder that something is to be written to, and that does not exist.
    Optional<Path> missingFolder() {
        return Stream.of(files("id").output(), files("id").errors())
                .flatMap(path -> Stream.ofNullable(path.getParent()))
                .filter(folder -> !Files.isDirectory(folder))
                .findFirst();
    }

    /// The command that goes on with this job.
    String resume(List<String> ids) {
        var command = new StringBuilder("tidemill run");
        if (file != null && !isPiped()) {
            command.append(' ').append(quoted(file.toString()));
        }
        if (output != null) {
            command.append(" -o ").append(quoted(output.toString()));
        }
        if (errors != null) {
            command.append(" --errors ").append(quoted(errors.toString()));
        }
        command.append(" --resume");
        ids.forEach(id -> command.append(' ').append(id));
        return command.toString();
    }

    /// As a shell takes it for one word.
    private static String quoted(String text) {
        return text.matches("[\\w./:@%+=,-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
