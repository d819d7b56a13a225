package dev.tidemill.cli.batches;

import dev.tidemill.cli.terminal.Amount;
import dev.tidemill.cli.terminal.Colours;
import dev.tidemill.cli.terminal.Pace;
import dev.tidemill.cli.terminal.ProgressBar;
import dev.tidemill.cli.terminal.Table;
import dev.tidemill.client.batches.Batch;
import dev.tidemill.client.batches.BatchRequestCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/// Batches as a table that is made anew again and again, with the rates between the times.
final class BatchTable {
    private final Map<String, Pace> paces = new HashMap<>();

    /// @param nanos the time that rates are measured by
    /// @param columns of the terminal
    List<String> lines(
            List<Batch> batches, Instant now, long nanos, int columns, boolean hasColours) {
        var table = new Table("ID", "STATUS", "DONE", "AGE", "RATE", "FAILED", "LINES", "MODEL");
        batches.forEach(batch -> add(table, batch, now, nanos));
        return table.lines(columns, cell -> hasColours ? Colours.ofStatus(cell) : cell);
    }

    private void add(Table table, Batch batch, Instant now, long nanos) {
        long total = count(batch, BatchRequestCounts::total);
        long failed = count(batch, BatchRequestCounts::failed);
        long ended = count(batch, BatchRequestCounts::completed) + failed;
        Pace pace = paces.computeIfAbsent(batch.id(), _ -> new Pace());
        pace.add(ended, nanos);
        boolean isRunning = batch.status().equals(Batch.Status.IN_PROGRESS);
        var rate = pace.perSecond();
        table.add(
                batch.id(),
                batch.status().asString(),
                total == 0 ? "" : ProgressBar.percent(ended, total),
                Amount.age(Duration.between(Instant.ofEpochSecond(batch.createdAt()), now)),
                isRunning && rate.isPresent() ? Amount.rate(rate.getAsDouble()) : "",
                failed == 0 ? "" : Amount.count(failed),
                total == 0 ? "" : Amount.count(total),
                batch.model().orElse(""));
    }

    private static long count(Batch batch, ToLongFunction<BatchRequestCounts> which) {
        return batch.requestCounts().stream().mapToLong(which).sum();
    }
}
