package dev.tidemill.junit;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/// What is left of a server.
class ServerProcessTest {
    private static ServerProcess start() throws IOException, InterruptedException {
        var java = JavaFinder.ofThisMachine().find(null);
        return ServerProcess.start(java, URI.create("http://127.0.0.1:9/v1"), Map.of());
    }

    @Test
    void nothingIsLeftOnceItIsClosed() throws IOException, InterruptedException {
        var server = start();
        assertTrue(Files.isDirectory(server.folder().resolve("data")));

        server.close();

        assertFalse(server.handle().isAlive());
        assertFalse(Files.exists(server.folder()));
    }

    /// A test's JVM that is going to be killed.
    static final class Doomed {
        private Doomed() {}

        public static void main(String[] arguments) throws IOException, InterruptedException {
            var server = start();
            System.out.println(server.handle().pid());
            System.out.println(server.folder());
            System.out.println(ServerJars.folder());
            System.in.read();
        }
    }

    private static Process startDoomed(Map<String, String> environment) throws IOException {
        var java = new JavaHome(Path.of(System.getProperty("java.home")));
        var classPath = System.getProperty("java.class.path");
        var builder =
                new ProcessBuilder(
                        java.command().toString(), "-cp", classPath, Doomed.class.getName());
        builder.environment().putAll(environment);
        return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    @Test
    void itDiesWithTheProcessThatStartedIt() throws IOException, InterruptedException {
        var doomed = startDoomed(Map.of());
        var output = doomed.inputReader();
        var server = ProcessHandle.of(Long.parseLong(output.readLine())).orElseThrow();
        var data = Path.of(output.readLine());
        var jars = Path.of(output.readLine());
        assertTrue(server.isAlive() && Files.exists(data) && Files.exists(jars));

        doomed.destroyForcibly();

        await("the server's end", () -> !server.isAlive());
        assertFalse(Files.exists(data));
        assertFalse(Files.exists(jars));
    }

    @Test
    void environmentOfTheTestsIsNotTheServers() throws IOException {
        var environment = Map.of("TIDEMILL_NOTHING", "1", "JAVA_TOOL_OPTIONS", "-XX:+UseG1GC");

        var doomed = startDoomed(environment);

        assertNotNull(doomed.inputReader().readLine(), "it has not started");
        doomed.destroyForcibly();
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain for " + what);
            }
            LockSupport.parkNanos(5_000_000);
        }
    }
}
