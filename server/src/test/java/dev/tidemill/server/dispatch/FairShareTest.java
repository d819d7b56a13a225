package dev.tidemill.server.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.junit.jupiter.api.Test;

/// Who gets the permits, on a simulated upstream with a simulated clock.
class FairShareTest {
    private static final long MILLI = 1_000_000;

    private long now;
    private final FairShare shares = new FairShare(() -> now);
    private final List<Simulated> batches = new ArrayList<>();

    @Test
    void projectsShareAlikeHoweverManyBatchesTheyHave() {
        for (int i = 0; i < 9; i++) {
            batch("many", 100_000, 10);
        }
        var one = batch("one", 100_000, 10);
        run(10, 1_000);
        assertClose(500, one.done);
    }

    @Test
    void batchesOfAProjectShareAlike() {
        var first = batch("p", 100_000, 10);
        var second = batch("p", 100_000, 10);
        var third = batch("p", 100_000, 10);
        run(9, 1_000);
        assertClose(300, first.done);
        assertClose(300, second.done);
        assertClose(300, third.done);
    }

    @Test
    void tenLinesDoNotWaitBehindManyInTheSameProject() {
        batch("p", 5_000_000, 100);
        run(10, 1_000);
        var small = batch("p", 10, 100);
        run(10, 400);
        assertEquals(10, small.done);
    }

    @Test
    void tenLinesOfAnotherProjectDoNotWaitBehindMany() {
        batch("p", 5_000_000, 100);
        run(10, 1_000);
        var small = batch("q", 10, 100);
        run(10, 300);
        assertEquals(10, small.done);
    }

    @Test
    void aThousandSmallBatchesAllEndBesideALargeOne() {
        var large = batch("p", 5_000_000, 10);
        List<Simulated> small = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            small.add(batch("p", 10, 10));
        }
        run(10, 11_000);
        assertEquals(List.of(), small.stream().filter(batch -> batch.done < 10).toList());
        assertTrue(large.done > 10, "done " + large.done);
    }

    @Test
    void slowLinesDoNotTakeMoreThanTheirShareOfThePermits() {
        var slow = batch("p", 100_000, 5_000);
        var quick = batch("p", 100_000, 10);
        run(10, 10_000);
        assertEquals(5, slow.mostHeld);
        assertTrue(quick.done > 4_500, "done " + quick.done);
    }

    @Test
    void whatIsUrgentGoesFirstWithinItsProjectOnly() {
        var other = batch("p", 100_000, 10);
        var urgent = batch("p", 100_000, 10);
        urgent.isUrgent = true;
        var foreign = batch("q", 100_000, 10);
        run(10, 1_000);
        assertClose(500, urgent.done);
        assertClose(500, foreign.done);
        assertEquals(0, other.done);
    }

    @Test
    void afterThePauseOfOneTheOthersAreNotPutOff() {
        var idle = batch("p", 0, 10);
        var busy = batch("p", 100_000, 10);
        run(4, 10_000);
        idle.left = 100_000;
        shares.add(idle);
        long before = busy.done;
        run(4, 1_000);
        assertClose(200, idle.done);
        assertClose(200, busy.done - before);
    }

    private Simulated batch(String project, long lines, long millis) {
        var batch = new Simulated(project, lines, millis * MILLI);
        batches.add(batch);
        shares.add(batch);
        return batch;
    }

    private record Flight(long end, FairShare.Turn turn, Simulated batch) {}

    /// Lets the upstream work for so long, with so many permits; what is in flight ends after it.
    private void run(int permits, long millis) {
        long end = now + millis * MILLI;
        var flights = new PriorityQueue<Flight>(Comparator.comparingLong(Flight::end));
        fill(permits, flights);
        while (!flights.isEmpty()) {
            Flight flight = flights.remove();
            now = flight.end();
            flight.batch().held--;
            flight.batch().done += now <= end ? 1 : 0;
            shares.end(flight.turn(), false);
            if (now < end) {
                fill(permits, flights);
            }
        }
        now = Math.max(now, end);
    }

    private void fill(int permits, PriorityQueue<Flight> flights) {
        while (flights.size() < permits) {
            var turn = shares.take();
            if (turn == null) {
                return;
            }
            var batch = (Simulated) turn.source();
            if (batch.left == 0) {
                shares.end(turn, true);
            } else {
                batch.left--;
                batch.held++;
                batch.mostHeld = Math.max(batch.mostHeld, batch.held);
                flights.add(new Flight(now + batch.nanos, turn, batch));
            }
        }
    }

    private static void assertClose(long expected, long actual) {
        assertTrue(
                Math.abs(expected - actual) <= expected / 20 + 2,
                "expected about " + expected + ", was " + actual);
    }

    /// A batch whose lines all take as long.
    private static final class Simulated implements LineSource {
        private final String project;
        private final long nanos;
        private long left;
        private long done;
        private int held;
        private int mostHeld;
        private boolean isUrgent;

        Simulated(String project, long left, long nanos) {
            this.project = project;
            this.left = left;
            this.nanos = nanos;
        }

        @Override
        public String project() {
            return project;
        }

        @Override
        public boolean isUrgent() {
            return isUrgent;
        }

        @Override
        public Runnable take() {
            throw new UnsupportedOperationException("the simulation takes its lines itself");
        }
    }
}
