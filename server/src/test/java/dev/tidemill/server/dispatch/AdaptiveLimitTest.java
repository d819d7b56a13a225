package dev.tidemill.server.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// A limit in front of an endpoint that is reckoned, window by window, and never really called.
class AdaptiveLimitTest {
    private static final long SECOND = 1_000_000_000;

    private final Random random = new Random(1);
    private AdaptiveLimit limit = new AdaptiveLimit(new LimitRange(1, 8, 256));
    private long number;
    private long now;

    @Test
    void whileItIsReallyUsedItDoublesWithEachWindow() {
        List<Integer> limits = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            answerWindow();
            limits.add(limit.limit());
        }
        assertEquals(List.of(16, 32, 64, 128, 256, 256), limits);
    }

    @Test
    void whileLessThanHalfOfItIsUsedItStays() {
        for (int i = 0; i < 1_000; i++) {
            answer(3);
        }
        assertEquals(8, limit.limit());
    }

    @Test
    void itFallsOnceForAllThatWereInFlightTogether() {
        limit = new AdaptiveLimit(new LimitRange(1, 100, 100));
        List<Long> together = send(100);
        together.forEach(limit::refused);
        assertEquals(70, limit.limit());
        send(1).forEach(limit::refused);
        assertEquals(49, limit.limit());
    }

    @Test
    void whatWasSentBeforeItFellDoesNotRaiseIt() {
        limit = new AdaptiveLimit(new LimitRange(1, 80, 256));
        List<Long> together = send(80);
        limit.refused(together.getFirst());
        together.forEach(one -> limit.answered(one, 80));
        assertEquals(56, limit.limit());
    }

    @Test
    void afterAFallItRisesByTheSameStepWithEachWindow() {
        limit = new AdaptiveLimit(new LimitRange(1, 160, 256));
        limit.refused(send(1).getFirst());
        assertEquals(112, limit.limit());
        answerWindow();
        assertEquals(121, limit.limit(), 1);
        answerWindow();
        assertEquals(131, limit.limit(), 1);
    }

    @Test
    void afterTenQuietWindowsItDoublesAgain() {
        limit = new AdaptiveLimit(new LimitRange(1, 256, 256));
        for (int i = 0; i < 50; i++) {
            limit.refused(send(1).getFirst());
        }
        assertEquals(1, limit.limit());
        for (int window = 0; window < 20; window++) {
            answerWindow();
        }
        assertEquals(256, limit.limit());
    }

    @Test
    void itKeepsToItsBounds() {
        limit = new AdaptiveLimit(new LimitRange(4, 5, 6));
        for (int i = 0; i < 100; i++) {
            answerWindow();
        }
        assertEquals(6, limit.limit());
        for (int i = 0; i < 100; i++) {
            limit.refused(send(1).getFirst());
        }
        assertEquals(4, limit.limit());
    }

    @Test
    void itStaysJustBelowWhatTheEndpointBears() {
        List<Integer> limits = new ArrayList<>();
        int refusals = 0;
        int requests = 0;
        for (int window = 0; window < 200; window++) {
            List<Long> sent = send(limit.limit());
            for (int i = 0; i < sent.size(); i++) {
                if (i < 100) {
                    limit.answered(sent.get(i), sent.size());
                } else {
                    limit.refused(sent.get(i));
                    refusals++;
                }
            }
            requests += sent.size();
            limits.add(limit.limit());
        }
        limits.subList(0, 10).clear();
        assertTrue(limits.stream().allMatch(one -> one >= 65 && one <= 110), limits.toString());
        assertTrue(refusals < requests / 50, refusals + " of " + requests);
    }

    @Test
    void timesThatDifferByChanceDoNotMoveIt() {
        fill();
        for (int i = 0; i < 100_000; i++) {
            // From 5 to 95 ms, and now and then twenty times as much.
            double time = 0.05 + 0.45 * 0.1 * random.nextGaussian();
            work(random.nextInt(20) == 0 ? time * 20 : time, 1 + random.nextInt(500));
            assertEquals(256, limit.limit());
        }
    }

    @Test
    void longAnswersAreNoSlowness() {
        fill();
        workWindows(20, 1, 100);
        workWindows(1, 10, 1_000);
        assertEquals(256, limit.limit());
    }

    @Test
    void tokensThatTakeThriceAsLongLowerItGently() {
        fill();
        workWindows(20, 1, 100);
        workWindows(1, 3, 100);
        assertEquals(230, limit.limit());
    }

    @Test
    void whatIsSlowForLongIsUsualInTheEnd() {
        fill();
        workWindows(20, 1, 100);
        workWindows(100, 10, 100);
        assertEquals(256, limit.limit());
    }

    @Test
    void answersWithoutTokensAreMeasuredApart() {
        fill();
        workWindows(20, 10, 100);
        workWindows(20, 0.01, 0);
        workWindows(1, 10, 100);
        assertEquals(256, limit.limit());
        workWindows(1, 0.03, 0);
        assertEquals(230, limit.limit());
    }

    @Test
    void anEndpointThatTakesLongerOnlyForTheMoreThatItDoesIsNotSlow() {
        limit = new AdaptiveLimit(new LimitRange(1, 16, 4_096));
        for (int window = 0; window < 8; window++) {
            int size = limit.limit();
            for (long one : send(size)) {
                now += 3 * SECOND / size;
                limit.worked(one, size, size * SECOND, 100, now);
                limit.answered(one, size);
            }
        }
        assertEquals(4_096, limit.limit());
    }

    @Test
    void aMomentThatIsSlowSaysNothing() {
        fill();
        for (int i = 0; i < 100_000; i++) {
            long one = send(1).getFirst();
            now += SECOND / 10_000;
            limit.worked(one, 256, i % 3_000 < 300 ? SECOND / 5 : SECOND / 20, 0, now);
        }
        assertEquals(256, limit.limit());
    }

    @Test
    void afterTheEndpointWasDownItBeginsAnew() {
        fill();
        limit.restart();
        assertEquals(8, limit.limit());
        answerWindow();
        assertEquals(16, limit.limit());
    }

    private List<Long> send(int count) {
        List<Long> sent = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            number++;
            limit.sent(number);
            sent.add(number);
        }
        return sent;
    }

    private void answer(int inFlight) {
        limit.answered(send(1).getFirst(), inFlight);
    }

    private void answerWindow() {
        int size = limit.limit();
        send(size).forEach(one -> limit.answered(one, size));
    }

    private void fill() {
        for (int i = 0; i < 10; i++) {
            answerWindow();
        }
    }

    /// One answer after so many seconds, while the limit is used up.
    private void work(double seconds, long tokens) {
        long one = send(1).getFirst();
        now += SECOND / 100;
        limit.worked(one, 256, (long) (seconds * SECOND), tokens, now);
        limit.answered(one, 256);
    }

    private void workWindows(int windows, double seconds, long tokens) {
        for (int i = 0; i < windows * 256; i++) {
            work(seconds, tokens);
        }
    }
}
