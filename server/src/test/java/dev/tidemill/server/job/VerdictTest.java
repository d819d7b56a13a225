package dev.tidemill.server.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.server.job.Verdict.Tries;
import dev.tidemill.server.job.Verdict.TryAgain;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private static final RetryConfig RETRY =
            new RetryConfig(3, Duration.ofMillis(100), Duration.ofSeconds(1));

    @Test
    void whatHindersThisProcessUsesUpNoAttempt() {
        var verdict =
                Verdict.after(
                        new Outcome.Hindered("disk full"),
                        new Verdict.Tries(2, 0),
                        new RetryConfig(3, Duration.ofMillis(1), Duration.ofMillis(1)),
                        new Random(1));
        var again = assertInstanceOf(Verdict.TryAgain.class, verdict);
        assertEquals(new Verdict.Tries(2, 1), again.tries());
        assertTrue(again.delay().compareTo(Duration.ofSeconds(1)) >= 0);
    }

    @Test
    void anAnswerEndsTheLine() {
        var answer = answer(404);
        assertEquals(new Verdict.Finish(answer), after(new Outcome.Answered(answer), Tries.NONE));
    }

    @Test
    void aBusyUpstreamDoesNotUseUpAnAttempt() {
        var busy = new Outcome.Busy(answer(429), Optional.empty());
        var again = assertInstanceOf(TryAgain.class, after(busy, new Tries(2, 1_000)));
        assertEquals(new Tries(2, 1_001), again.tries());
    }

    @Test
    void whatWasNotSentUsesUpNothingAndGoesAgainAtOnce() {
        var tries = new Tries(2, 5);
        var again = new TryAgain(tries, Duration.ZERO);
        assertEquals(again, after(new Outcome.Unsent(), tries));
        assertEquals(again, after(new Outcome.Unreached("refused"), tries));
    }

    @Test
    void whatTheUpstreamAsksForIsTheLeastWait() {
        var busy = new Outcome.Busy(answer(429), Optional.of(Duration.ofSeconds(7)));
        var again = assertInstanceOf(TryAgain.class, after(busy, Tries.NONE));
        assertTrue(again.delay().compareTo(Duration.ofSeconds(7)) >= 0, again.toString());
    }

    @Test
    void theLastAttemptEndsWithItsAnswer() {
        var answer = answer(500);
        var failed = new Outcome.Failed(answer, Optional.empty());
        assertInstanceOf(TryAgain.class, after(failed, new Tries(1, 0)));
        assertEquals(new Verdict.Finish(answer), after(failed, new Tries(2, 0)));
    }

    @Test
    void aLineThatWasLostForGoodSaysWhy() {
        var lost = new Outcome.Lost(Loss.TIMEOUT, "No answer within 30 minutes.");
        assertInstanceOf(TryAgain.class, after(lost, new Tries(1, 0)));
        assertEquals(
                new Verdict.GiveUp("request_timeout", "No answer within 30 minutes."),
                after(lost, new Tries(2, 0)));
    }

    @Test
    void theWaitGrowsUpToItsLimit() {
        var random = new Random(1);
        for (int attempt = 1; attempt < 100; attempt++) {
            long most = Math.min(1_000, 100L << Math.min(attempt - 1, 20));
            long delay = RETRY.delayAfter(attempt, random).toMillis();
            assertTrue(delay >= 0 && delay <= most, attempt + ": " + delay);
        }
    }

    private static Verdict after(Outcome outcome, Tries before) {
        return Verdict.after(outcome, before, RETRY, new Random(1));
    }

    private static Answer answer(int status) {
        var body = new Answer.Payload.InMemory(new byte[] {'{', '}'});
        return new Answer(status, "req_1", body, Optional.empty());
    }
}
