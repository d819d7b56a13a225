package dev.tidemill.cli.batches;

import dev.tidemill.cli.terminal.Amount;
import dev.tidemill.cli.terminal.Facts;
import dev.tidemill.cli.terminal.Moment;
import dev.tidemill.cli.terminal.Table;
import dev.tidemill.client.batches.Batch;
import dev.tidemill.client.batches.BatchError;
import dev.tidemill.client.batches.BatchRequestCounts;
import dev.tidemill.client.batches.BatchUsage;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// How commands show batches.
final class BatchOutput {
    private static final int MOST_MISTAKES = 10;

    private BatchOutput() {}

    /// A row for each.
    static Table table(List<Batch> batches) {
        Moment here = Moment.here();
        var table =
                new Table(
                        "ID",
                        "STATUS",
                        "LINES",
                        "FAILED",
                        "CREATED",
                        "MODEL",
                        "ENDPOINT",
                        "AT",
                        "METADATA");
        for (Batch batch : batches) {
            Optional<BatchRequestCounts> counts = counted(batch);
            table.add(
                    batch.id(),
                    batch.status().asString(),
                    counts.map(BatchOutput::done).orElse(""),
                    counts.filter(count -> count.failed() > 0)
                            .map(count -> Amount.brief(count.failed()))
                            .orElse(""),
                    here.relative(batch.createdAt()),
                    batch.model().orElse(""),
                    batch.endpoint(),
                    here.local(batch.createdAt()),
                    metadata(batch));
        }
        return table;
    }

    /// Empty until it was validated.
    private static Optional<BatchRequestCounts> counted(Batch batch) {
        return batch.requestCounts().filter(count -> count.total() > 0);
    }

    private static String done(BatchRequestCounts counts) {
        return Amount.brief(counts.completed() + counts.failed())
                + "/"
                + Amount.brief(counts.total());
    }

    private static String metadata(Batch batch) {
        return batch.metadata().map(Batch.Metadata::asMap).stream()
                .flatMap(pairs -> pairs.entrySet().stream())
                .map(pair -> pair.getKey() + "=" + pair.getValue())
                .collect(Collectors.joining(" "));
    }

    /// All that is known of one.
    static Facts facts(Batch batch) {
        Moment here = Moment.here();
        var facts =
                new Facts()
                        .add("id", batch.id())
                        .add("status", batch.status().asString())
                        .add("endpoint", batch.endpoint())
                        .add("model", batch.model())
                        .add("lines", counted(batch).map(BatchOutput::lines))
                        .add("tokens", batch.usage().map(BatchOutput::tokens))
                        .add("created", here.both(batch.createdAt()))
                        .add("started", batch.inProgressAt().map(here::both));
        ended(batch)
                .ifPresentOrElse(
                        time -> facts.add("ended", here.both(time)),
                        () -> facts.add("expires", batch.expiresAt().map(here::both)));
        facts.add("metadata", metadata(batch))
                .add("input file", batch.inputFileId())
                .add("output file", batch.outputFileId())
                .add("error file", batch.errorFileId());
        batch.errors().flatMap(Batch.Errors::data).orElse(List.of()).stream()
                .limit(MOST_MISTAKES)
                .forEach(error -> facts.add("error", mistake(error)));
        return facts;
    }

    private static Optional<Long> ended(Batch batch) {
        return batch.completedAt().or(batch::failedAt).or(batch::expiredAt).or(batch::cancelledAt);
    }

    private static String lines(BatchRequestCounts counts) {
        String succeeded = Amount.count(counts.completed()) + " of " + Amount.count(counts.total());
        return counts.failed() == 0
                ? succeeded
                : succeeded + ", " + Amount.count(counts.failed()) + " failed";
    }

    private static String tokens(BatchUsage usage) {
        return "%s (%s in, %s out)"
                .formatted(
                        Amount.count(usage.totalTokens()),
                        Amount.count(usage.inputTokens()),
                        Amount.count(usage.outputTokens()));
    }

    /// With its line, if it has one.
    static String mistake(BatchError error) {
        String message = error.message().or(error::code).orElse("");
        return error.line().map(line -> "line " + line + ": " + message).orElse(message);
    }
}
