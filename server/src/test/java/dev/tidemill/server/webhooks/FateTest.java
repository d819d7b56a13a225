package dev.tidemill.server.webhooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.server.webhooks.Answer.Acknowledged;
import dev.tidemill.server.webhooks.Answer.Declined;
import dev.tidemill.server.webhooks.Answer.Missing;
import dev.tidemill.server.webhooks.Fate.Delivered;
import dev.tidemill.server.webhooks.Fate.GivenUp;
import dev.tidemill.server.webhooks.Fate.TryAgain;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class FateTest {
    private static final WebhooksConfig.Retry RETRY =
            new WebhooksConfig.Retry(
                    Duration.ofSeconds(5), Duration.ofHours(4), Duration.ofDays(3));

    private final RandomGenerator random = new Random(1);

    @Test
    void whatIsAcknowledgedIsDelivered() {
        assertEquals(new Delivered(), after(new Acknowledged(204), 1, Duration.ZERO));
    }

    @Test
    void anythingElseIsTriedAgain() {
        assertInstanceOf(TryAgain.class, after(declined(302), 1, Duration.ZERO));
        assertInstanceOf(TryAgain.class, after(declined(400), 1, Duration.ZERO));
        assertInstanceOf(TryAgain.class, after(declined(500), 1, Duration.ZERO));
        assertInstanceOf(TryAgain.class, after(new Missing("x"), 1, Duration.ZERO));
    }

    @Test
    void whoIsGoneIsToldNoMoreOfIt() {
        assertEquals(new GivenUp(), after(declined(410), 1, Duration.ZERO));
    }

    @Test
    void delaysDoubleAndDifferByAHalf() {
        for (int i = 0; i < 100; i++) {
            assertBetween(2_500, 5_000, delay(declined(500), 1));
            assertBetween(5_000, 10_000, delay(declined(500), 2));
            assertBetween(2_560_000, 5_120_000, delay(declined(500), 11));
        }
        assertTrue(
                new Random(1).longs(20).map(_ -> delay(declined(500), 11)).distinct().count() > 10);
    }

    @Test
    void noDelayIsLongerThanTheLongest() {
        assertBetween(7_200_000, 14_400_000, delay(declined(500), 40));
        assertBetween(7_200_000, 14_400_000, delay(declined(500), 100_000));
    }

    @Test
    void anEndpointIsLeftAloneForAsLongAsItAsks() {
        assertEquals(60_000, delay(new Declined(429, Optional.of(Duration.ofMinutes(1))), 1));
    }

    @Test
    void askingForAShortTimeChangesNothing() {
        assertBetween(2_500, 5_000, delay(new Declined(503, Optional.of(Duration.ofMillis(1))), 1));
    }

    @Test
    void nobodyIsLeftAloneForEver() {
        var day = Optional.of(Duration.ofDays(1));
        assertEquals(Duration.ofHours(4).toMillis(), delay(new Declined(429, day), 1));
    }

    @Test
    void theLastAttemptIsMadeWhenTheTimeIsOver() {
        var nearly = Duration.ofDays(3).minusSeconds(7);
        assertEquals(new TryAgain(Duration.ofSeconds(7)), after(declined(500), 30, nearly));
        assertEquals(new GivenUp(), after(declined(500), 31, Duration.ofDays(3)));
        assertEquals(new GivenUp(), after(new Missing("x"), 31, Duration.ofDays(3)));
    }

    private Fate after(Answer answer, long attempt, Duration age) {
        return Fate.after(answer, attempt, age, RETRY, random);
    }

    private long delay(Answer answer, long attempt) {
        return after(answer, attempt, Duration.ZERO) instanceof TryAgain(var delay)
                ? delay.toMillis()
                : -1;
    }

    private static Declined declined(int status) {
        return new Declined(status, Optional.empty());
    }

    private static void assertBetween(long least, long most, long found) {
        assertTrue(least <= found && found <= most, "found " + found);
    }
}
