package dev.tidemill.server.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CircuitTest {
    private static final long NEVER = Long.MAX_VALUE;

    private final Circuit circuit = new Circuit();

    @Test
    void oneConnectionThatCannotBeMadeOpensIt() {
        circuit.sent(1);
        assertTrue(circuit.unreached(1, 0));
        assertTrue(circuit.isOpen());
        assertEquals(millis(500), circuit.nanosUntilProbe(0));
        assertEquals(0, circuit.nanosUntilProbe(millis(501)));
    }

    @Test
    void fiveInARowThatAreCutOffOpenIt() {
        for (int number = 1; number <= 4; number++) {
            circuit.sent(number);
            assertFalse(circuit.cutOff(number, 0));
        }
        circuit.sent(5);
        assertTrue(circuit.cutOff(5, 0));
    }

    @Test
    void anAnswerInBetweenBeginsTheRowAnew() {
        for (int number = 1; number <= 20; number++) {
            circuit.sent(number);
            if (number % 5 == 0) {
                circuit.answered(number);
            } else {
                circuit.cutOff(number, 0);
            }
        }
        assertFalse(circuit.isOpen());
    }

    @Test
    void ofThoseInFlightTogetherOnlyTheFirstCounts() {
        for (int number = 1; number <= 100; number++) {
            circuit.sent(number);
        }
        circuit.unreached(1, 0);
        for (int number = 2; number <= 100; number++) {
            assertFalse(circuit.unreached(number, millis(number)));
        }
        assertEquals(0, circuit.nanosUntilProbe(millis(500)));
    }

    @Test
    void oneAtATimeTries() {
        circuit.sent(1);
        circuit.unreached(1, 0);
        circuit.sent(2);
        assertEquals(NEVER, circuit.nanosUntilProbe(millis(60_000)));
    }

    @Test
    void theIntervalsGrowUpToThirtySeconds() {
        circuit.sent(1);
        circuit.unreached(1, 0);
        long[] seconds = {1, 2, 4, 8, 16, 30, 30};
        for (int i = 0; i < seconds.length; i++) {
            circuit.sent(2 + i);
            assertFalse(circuit.unreached(2 + i, 0));
            assertEquals(millis(seconds[i] * 1_000), circuit.nanosUntilProbe(0));
        }
    }

    @Test
    void anAnswerToTheOneThatTriesClosesIt() {
        circuit.sent(1);
        circuit.unreached(1, 0);
        circuit.sent(2);
        assertTrue(circuit.answered(2));
        assertFalse(circuit.isOpen());
        assertEquals(NEVER, circuit.nanosUntilProbe(0));
    }

    @Test
    void anAnswerToOneThatWasSentBeforeDoesNot() {
        circuit.sent(1);
        circuit.sent(2);
        circuit.unreached(2, 0);
        assertFalse(circuit.answered(1));
        assertTrue(circuit.isOpen());
    }

    @Test
    void ifTheOneThatTriesSaysNothingTheNextOneMay() {
        circuit.sent(1);
        circuit.unreached(1, 0);
        circuit.sent(2);
        circuit.unknown(2);
        assertEquals(0, circuit.nanosUntilProbe(millis(500)));
    }

    private static long millis(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }
}
