package dev.tidemill.server.job;

import dev.tidemill.server.job.Outcome.Answered;
import dev.tidemill.server.job.Outcome.Busy;
import dev.tidemill.server.job.Outcome.Failed;
import dev.tidemill.server.job.Outcome.Hindered;
import dev.tidemill.server.job.Outcome.Lost;
import dev.tidemill.server.job.Outcome.Unreached;
import dev.tidemill.server.job.Outcome.Unsent;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// What is done next with a line. Decided here, carried out by the engine.
public sealed interface Verdict {
    /// How long to wait at least when this process could not do its part.
    Duration HINDRANCE = Duration.ofSeconds(1);

    /// The line ends with this answer.
    record Finish(Answer answer) implements Verdict {}

    /// The line ends without an answer.
    record GiveUp(String code, String message) implements Verdict {}

    /// The line is sent again.
    record TryAgain(Tries tries, Duration delay) implements Verdict {}

    /// What a line has behind it.
    ///
    /// @param attempts that failed
    /// @param refusals by a model server that had no room: they end no line
    record Tries(int attempts, int refusals) {
        public static final Tries NONE = new Tries(0, 0);

        Tries failed() {
            return new Tries(attempts + 1, refusals);
        }

        Tries refused() {
            return new Tries(attempts, refusals + 1);
        }

        public int all() {
            return attempts + refusals;
        }
    }

    /// @param before what the line had behind it when it was sent
    static Verdict after(Outcome outcome, Tries before, RetryConfig retry, RandomGenerator random) {
        boolean again = before.attempts() + 1 < retry.maxAttempts();
        return switch (outcome) {
            case Answered(var answer) -> new Finish(answer);
            case Busy(_, var wait) -> tryAgain(before.refused(), wait, retry, random);
            case Hindered _ -> tryAgain(before.refused(), Optional.of(HINDRANCE), retry, random);
            // It waits for a permit, of which there is none until somebody can be reached.
            case Unsent _, Unreached _ -> new TryAgain(before, Duration.ZERO);
            case Failed(_, var wait) when again -> tryAgain(before.failed(), wait, retry, random);
            case Failed(var answer, _) -> new Finish(answer);
            case Lost _ when again -> tryAgain(before.failed(), Optional.empty(), retry, random);
            case Lost(var loss, var detail) -> new GiveUp(loss.code(), detail);
        };
    }

    private static Verdict tryAgain(
            Tries tries, Optional<Duration> asked, RetryConfig retry, RandomGenerator random) {
        Duration drawn = retry.delayAfter(tries.all(), random);
        return new TryAgain(tries, asked.map(drawn::plus).orElse(drawn));
    }
}
