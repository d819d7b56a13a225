package dev.tidemill.server.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Batches come to a right end, whatever happens to the processes that run them.
class SimulationTest {
    private static final long SEED = Long.getLong("tidemill.seed", 1);
    private static final long SEEDS = Long.getLong("tidemill.seeds", 1_000);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    @Timeout(value = 1, unit = TimeUnit.DAYS)
    void noLineIsLostOrDoubled() throws Exception {
        try (var simulation = new Simulation(Simulation.fastFolder(), PATIENCE)) {
            long start = System.nanoTime();
            assertEquals(Optional.empty(), simulation.run(SEED, SEEDS));
            System.out.printf(
                    "simulation: seeds %d to %d in %d s%n",
                    SEED,
                    SEED + SEEDS - 1,
                    TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start));
        }
    }
}
