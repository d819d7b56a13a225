package dev.tidemill.server.engine;

import dev.tidemill.server.blobs.Blobs;
import dev.tidemill.server.dispatch.ByteBudget;
import dev.tidemill.server.dispatch.Call;
import dev.tidemill.server.job.Answer;
import dev.tidemill.server.job.Loss;
import dev.tidemill.server.job.Outcome;
import dev.tidemill.server.job.RetryConfig;
import dev.tidemill.server.job.Verdict;
import dev.tidemill.server.store.LineResult;
import dev.tidemill.wire.OutputLine;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends one line to its model server and carries out the verdict.
final class LineSender {
    private static final Logger LOG = LoggerFactory.getLogger(LineSender.class);

    private final Blobs blobs;
    private final RetryConfig retry;
    private final RandomGenerator random;
    private final ByteBudget budget;
    private final Recorder recorder;
    private final Later later;

    /// Brings a line back after a while.
    interface Later {
        void again(RunningBatch batch, Attempt attempt, Duration delay);
    }

    LineSender(Parts parts, ByteBudget budget, Recorder recorder, Later later) {
        this.blobs = parts.blobs();
        this.retry = parts.config().retry();
        this.random = parts.random();
        this.budget = budget;
        this.recorder = recorder;
        this.later = later;
    }

    /// Sends the line and waits for what comes of it.
    void send(RunningBatch batch, Attempt attempt) {
        String id = batch.id(attempt.line());
        Outcome outcome;
        try {
            var destination = batch.destination();
            outcome = destination.upstream().send(call(batch, attempt, id, destination));
        } catch (InterruptedException _) {
            batch.settle(attempt.shard(), 1);
            return;
        } catch (RuntimeException | Error e) {
            // The guard of the line's thread, without which the line would never end.
            LOG.atError()
                    .addKeyValue(Engine.BATCH_ID, batch.batch().id())
                    .setCause(e)
                    .log("a line could not be sent");
            outcome =
                    new Outcome.Lost(
                            Loss.BROKEN, "The server had an error while it sent the line.");
        } finally {
            budget.release(attempt.charged());
        }
        carryOut(Verdict.after(outcome, attempt.tries(), retry, random), batch, attempt, id);
    }

    private Call call(RunningBatch batch, Attempt attempt, String id, Destination destination) {
        var terms = batch.batch();
        String path = terms.endpoint().substring("/v1".length());
        var body = new LineBody(blobs, terms.inputBlob(), attempt.line(), destination.alias());
        return new Call(id, terms.id(), attempt.tries().all(), path, body);
    }

    private void carryOut(Verdict verdict, RunningBatch batch, Attempt attempt, String id) {
        switch (verdict) {
            case Verdict.Finish(var answer) ->
                    record(
                            batch,
                            attempt,
                            result(attempt.line(), id, answer),
                            EngineMeters.reason(answer));
            case Verdict.GiveUp(var code, var message) ->
                    record(batch, attempt, failure(attempt.line(), id, code, message), code);
            case Verdict.TryAgain(var tries, var delay) ->
                    later.again(batch, attempt.again(tries), delay);
        }
    }

    private void record(RunningBatch batch, Attempt attempt, LineResult result, String reason) {
        long bytes = result.bytes().length;
        budget.charge(bytes);
        recorder.add(batch, attempt.shard(), result, reason, () -> budget.release(bytes));
    }

    private static LineResult result(Line line, String id, Answer answer) {
        boolean error = !answer.isSuccess();
        int status = answer.status();
        return switch (answer.body()) {
            case Answer.Payload.InMemory(var body) ->
                    new LineResult(
                            line.number(),
                            error,
                            OutputLine.response(
                                    id, line.customId(), status, answer.requestId(), body),
                            null,
                            answer.usage());
            case Answer.Payload.Spooled(var blob, _) ->
                    new LineResult(
                            line.number(),
                            error,
                            OutputLine.prefix(id, line.customId(), status, answer.requestId()),
                            blob,
                            answer.usage());
        };
    }

    private static LineResult failure(Line line, String id, String code, String message) {
        byte[] bytes = OutputLine.failure(id, line.customId(), code, message);
        return new LineResult(line.number(), true, bytes, null, Optional.empty());
    }
}
