package dev.tidemill.server.simulation;

import dev.tidemill.server.engine.EngineConfig;
import dev.tidemill.server.job.RetryConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// All that happens to a few batches: drawn from the seed, the same each time.
///
/// @param lives of the processes one after the other; one that nothing happens to follows
record Plan(
        long seed, int permits, int shardLines, List<Input> inputs, List<Life> lives, Acts acts) {

    /// How a process ends.
    enum End {
        /// Nothing more of it reaches anything.
        KILL,
        /// It is told to stop, and does.
        STOP,
        /// It stands still, and wakes when another has taken its place.
        HANG
    }

    /// What the model server does with a line.
    enum Fate {
        ANSWER,
        /// The answer lies in a blob.
        LONG_ANSWER,
        REFUSE,
        FAIL_ONCE,
        FAIL_ALWAYS,
        LOSE_ONCE,
        LOSE_ALWAYS,
        BUSY_ONCE,
        UNREACHABLE_ONCE
    }

    /// @param step where it ends, when it gets there for the `nth` time
    /// @param wakes with which of its writes a process that hangs wakes up
    /// @param refusedWrites which of its writes fail, with nothing written
    /// @param unheardWrites which of its writes are durable while it hears that they may be
    /// @param refusedBlobs which of its blobs find no room
    /// @param sweeps whether blobs without a row are swept when it has ended
    record Life(
            End end,
            Step step,
            int nth,
            int wakes,
            Set<Integer> refusedWrites,
            Set<Integer> unheardWrites,
            Set<Integer> refusedBlobs,
            boolean sweeps) {
        static final Life TO_THE_END =
                new Life(End.STOP, Step.BEFORE_WRITE, 0, 1, Set.of(), Set.of(), Set.of(), true);
    }

    /// The input of a batch.
    ///
    /// @param afterCalls after how many calls of the model server it is created
    /// @param isInvalid whether a line of it is no JSON
    record Input(String name, List<Fate> fates, int afterCalls, boolean isInvalid) {
        String customId(int line) {
            return name + "-" + line;
        }

        int lines() {
            return fates.size();
        }

        List<String> customIds() {
            return IntStream.range(0, lines()).mapToObj(this::customId).toList();
        }
    }

    /// What the client and the time do; after how many calls of the model server, or never if that
    /// is negative.
    ///
    /// @param cancelled the name of the batch to cancel
    /// @param answersInGrace whether lines are answered that are in flight when their batch ends
    record Acts(String cancelled, int cancelAfter, int expireAfter, boolean answersInGrace) {}

    static Plan of(long seed) {
        // Seeds that follow each other must not draw alike.
        var random = new Random(seed * 0x9E3779B97F4A7C15L);
        var inputs = new ArrayList<Input>();
        int count = 1 + random.nextInt(3);
        int calls = 0;
        for (int i = 0; i < count; i++) {
            int lines = 1 + random.nextInt(12);
            inputs.add(input("b" + i, lines, i == 0 ? 0 : random.nextInt(calls + 1), random));
            calls += lines;
        }
        int lives = random.nextInt(5);
        return new Plan(
                seed,
                1 + random.nextInt(4),
                1 + random.nextInt(5),
                inputs,
                IntStream.range(0, lives).mapToObj(_ -> life(random)).toList(),
                new Acts(
                        "b" + random.nextInt(count),
                        random.nextInt(3) == 0 ? random.nextInt(calls + 1) : -1,
                        random.nextInt(6) == 0 ? random.nextInt(calls + 1) : -1,
                        random.nextBoolean()));
    }

    private static Input input(String name, int lines, int afterCalls, Random random) {
        var fates = IntStream.range(0, lines).mapToObj(_ -> fate(random)).toList();
        return new Input(name, fates, afterCalls, random.nextInt(12) == 0);
    }

    private static Fate fate(Random random) {
        var all = Fate.values();
        return random.nextInt(10) < 6 ? Fate.ANSWER : all[random.nextInt(all.length)];
    }

    private static Life life(Random random) {
        var steps = Step.values();
        Step step =
                random.nextInt(10) < 6
                        ? (random.nextBoolean() ? Step.BEFORE_WRITE : Step.AFTER_WRITE)
                        : steps[random.nextInt(steps.length)];
        int most =
                switch (step) {
                    case BEFORE_WRITE, AFTER_WRITE -> 24;
                    case BEFORE_BLOB, BLOB_WRITTEN, BLOB_DURABLE -> 6;
                    case BEFORE_DELETION, AFTER_DELETION -> 2;
                    case LINE_SENT, LINE_ANSWERED -> 15;
                };
        int drawn = random.nextInt(10);
        return new Life(
                drawn < 6 ? End.KILL : drawn < 8 ? End.HANG : End.STOP,
                step,
                1 + random.nextInt(most),
                1 + random.nextInt(10),
                some(random, 24),
                some(random, 24),
                some(random, 6),
                random.nextInt(3) == 0);
    }

    /// Mostly none, since each costs a second.
    private static Set<Integer> some(Random random, int most) {
        return random.nextInt(8) > 0 ? Set.of() : Set.of(1 + random.nextInt(most));
    }

    EngineConfig config() {
        var defaults = EngineConfig.DEFAULT;
        return new EngineConfig(
                new EngineConfig.Limits(1_000, 1 << 20, 1_000, shardLines, 8 << 20),
                new RetryConfig(3, Duration.ofMillis(1), Duration.ofMillis(4)),
                Duration.ofMillis(50),
                Duration.ofMillis(20),
                defaults.outputExpiry());
    }

    Input input(String name) {
        return inputs.stream().filter(input -> input.name().equals(name)).findFirst().orElseThrow();
    }

    Fate fate(String customId) {
        int dash = customId.indexOf('-');
        int line = Integer.parseInt(customId.substring(dash + 1));
        return input(customId.substring(0, dash)).fates().get(line);
    }

    /// The plan in words, for whoever looks for what went wrong.
    String told() {
        var ends =
                lives.stream()
                        .map(life -> life.end() + " at " + life.step() + " #" + life.nth())
                        .collect(Collectors.joining(", then "));
        var batches =
                inputs.stream()
                        .sorted(Comparator.comparingInt(Input::afterCalls))
                        .map(input -> input.name() + " of " + input.lines() + " lines")
                        .collect(Collectors.joining(", "));
        return batches + "; " + (ends.isEmpty() ? "no end" : ends) + "; " + acts;
    }
}
