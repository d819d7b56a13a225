package dev.tidemill.server.webhooks;

import dev.tidemill.server.webhooks.Answer.Acknowledged;
import dev.tidemill.server.webhooks.Answer.Declined;
import dev.tidemill.server.webhooks.Answer.Missing;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// What becomes of a delivery after an attempt. Decided here, carried out by [Deliveries].
sealed interface Fate {
    /// Whoever answers so wants to hear no more of it.
    int GONE = 410;

    record Delivered() implements Fate {}

    record TryAgain(Duration delay) implements Fate {}

    record GivenUp() implements Fate {}

    /// @param attempt counted from 1
    /// @param age of the event
    static Fate after(
            Answer answer,
            long attempt,
            Duration age,
            WebhooksConfig.Retry retry,
            RandomGenerator random) {
        return switch (answer) {
            case Acknowledged _ -> new Delivered();
            case Declined(int status, _) when status == GONE -> new GivenUp();
            case Declined(_, var asked) -> again(attempt, age, asked, retry, random);
            case Missing _ -> again(attempt, age, Optional.empty(), retry, random);
        };
    }

    /// The last attempt is made when the time is over, not when it nearly is.
    private static Fate again(
            long attempt,
            Duration age,
            Optional<Duration> asked,
            WebhooksConfig.Retry retry,
            RandomGenerator random) {
        var left = retry.giveUpAfter().minus(age);
        if (!left.isPositive()) {
            return new GivenUp();
        }
        var drawn = drawn(attempt, retry, random);
        var delay = shorter(asked.filter(wait -> wait.compareTo(drawn) > 0).orElse(drawn), retry);
        return new TryAgain(delay.compareTo(left) < 0 ? delay : left);
    }

    /// Exponential, between half of the longest wait and all of it.
    private static Duration drawn(
            long attempt, WebhooksConfig.Retry retry, RandomGenerator random) {
        long longest =
                Math.min(
                        retry.maxDelay().toMillis(),
                        retry.firstDelay().toMillis() << Math.min(attempt - 1, 30));
        return Duration.ofMillis(longest / 2 + random.nextLong(longest / 2 + 1));
    }

    private static Duration shorter(Duration wait, WebhooksConfig.Retry retry) {
        return wait.compareTo(retry.maxDelay()) < 0 ? wait : retry.maxDelay();
    }
}
