package dev.tidemill.server.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.tidemill.server.store.SimulatedStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/// Runs plans, each in a folder of its own.
final class Simulation implements AutoCloseable {
    /// They mostly wait: for the second after which the engine tries again.
    private static final int AT_ONCE = 32;

    private static final Duration LOOK = Duration.ofMillis(5);

    /// What a process that woke up late has claimed is nobody's until the next start.
    private static final Duration LONGEST_LIFE = Duration.ofSeconds(5);

    private final Path folder;
    private final Path prepared;
    private final Duration patience;
    private volatile boolean isOver;

    /// @param folder to run them in; best in memory
    /// @param patience how long an undisturbed process may take to bring all to an end
    Simulation(Path folder, Duration patience) {
        silence();
        this.folder = folder;
        this.patience = patience;
        prepared = folder.resolve("prepared.db");
        SimulatedStore.prepare(prepared);
    }

    /// What dying processes complain about would fill the log.
    private static void silence() {
        if (LoggerFactory.getLogger("dev.tidemill.server") instanceof Logger logger) {
            logger.setLevel(Level.OFF);
        }
    }

    /// A folder in memory, where the system has one.
    static Path fastFolder() throws IOException {
        var memory = Path.of("/dev/shm");
        return Files.isWritable(memory)
                ? Files.createTempDirectory(memory, "tidemill")
                : Files.createTempDirectory("tidemill");
    }

    /// What a seed led to that must not be; nothing if all is well.
    record Failure(long seed, List<String> violations, String plan) {
        @Override
        public String toString() {
            return "seed %d: %s%n  %d violations; the plan: %s%n  again: ./soak simulation --seed %d%n"
                    .formatted(seed, violations.getFirst(), violations.size(), plan, seed);
        }
    }

    /// Runs the seeds, many at a time, up to the first that fails.
    Optional<Failure> run(long first, long count) throws InterruptedException {
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            var done = new ExecutorCompletionService<Optional<Failure>>(threads);
            LongStream.range(first, first + count).forEach(seed -> done.submit(() -> run(seed)));
            for (long i = 0; i < count; i++) {
                var failure = result(done);
                if (failure.isPresent()) {
                    isOver = true;
                    threads.shutdownNow();
                    return failure;
                }
            }
            return Optional.empty();
        }
    }

    private static Optional<Failure> result(ExecutorCompletionService<Optional<Failure>> done)
            throws InterruptedException {
        try {
            return done.take().get();
        } catch (ExecutionException e) {
            throw new AssertionError("the simulation itself failed", e.getCause());
        }
    }

    /// Runs one seed.
    Optional<Failure> run(long seed) throws IOException {
        var plan = Plan.of(seed);
        Path own = Files.createDirectory(folder.resolve("seed-" + seed));
        try (var world = new World(plan, prepared, own)) {
            live(world);
            var violations = world.violations();
            return violations.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Failure(seed, violations, plan.told()));
        } finally {
            delete(own);
        }
    }

    private void live(World world) throws IOException {
        var client = new Client(world);
        Node hung = null;
        int number = 0;
        for (Plan.Life life : world.plan.lives()) {
            hung = live(client, new Node(world, life, hung), ++number, hung);
            if (hung == null && life.sweeps()) {
                world.sweepOrphans();
            }
        }
        if (hung != null) {
            hung.close();
        }
        end(world, client, number + 1);
    }

    /// Returns the process if it hangs now. The one that hung before it has had its time.
    private @Nullable Node live(Client client, Node node, int number, @Nullable Node hung)
            throws IOException {
        node.start(number);
        long most = System.nanoTime() + LONGEST_LIFE.toNanos();
        while (!isOver && !node.hasEnded() && !client.act(node) && System.nanoTime() < most) {
            LockSupport.parkNanos(LOOK.toNanos());
        }
        if (hung != null) {
            hung.close();
        }
        if (node.isHung()) {
            return node;
        }
        node.close();
        return null;
    }

    /// A life without trouble, in which all must come to its end.
    private void end(World world, Client client, int number) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        try (var node = new Node(world, Plan.Life.TO_THE_END, null)) {
            node.start(number);
            while (!client.act(node) && world.violations().isEmpty()) {
                if (isOver || System.nanoTime() > deadline) {
                    world.violated("it does not come to its end: " + client.list());
                    return;
                }
                LockSupport.parkNanos(LOOK.toNanos());
            }
        }
        if (world.violations().isEmpty()) {
            world.sweepOrphans();
            new Books(world).check(client.list());
        }
    }

    private static void delete(Path folder) {
        try (var all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Removes what is left in the folder, and the folder.
    @Override
    public void close() {
        if (LoggerFactory.getLogger("dev.tidemill.server") instanceof Logger logger) {
            logger.setLevel(null);
        }
        delete(folder);
    }
}
