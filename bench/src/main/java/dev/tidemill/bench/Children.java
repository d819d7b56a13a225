package dev.tidemill.bench;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Starts programs, and says what is missing.
final class Children {
    private Children() {}

    /// A main class of this module in a process of its own.
    static Process java(Class<?> main, Path errors, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectError(errors.toFile()).start();
    }

    /// A program's output, once it has ended well.
    static String output(List<String> command) throws IOException, InterruptedException {
        var process = start(new ProcessBuilder(command).redirectErrorStream(true));
        String output = process.inputReader(StandardCharsets.UTF_8).readAllAsString();
        if (process.waitFor() != 0) {
            throw new IOException(command + " failed: " + output);
        }
        return output;
    }

    static Process start(ProcessBuilder builder) throws IOException {
        String program = builder.command().getFirst();
        if (!program.contains(File.separator) && !isInstalled(program)) {
            throw new IOException(
                    program + " is not installed; on Debian: apt-get install nginx wrk postgresql");
        }
        return builder.start();
    }

    private static boolean isInstalled(String program) {
        for (String folder : (System.getenv("PATH") + ":/usr/sbin").split(":", -1)) {
            if (Path.of(folder, program).toFile().canExecute()) {
                return true;
            }
        }
        return false;
    }

    static void stop(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
