package dev.tidemill.server.engine;

import dev.tidemill.server.store.BatchLife;
import dev.tidemill.server.store.ClaimedShard;
import dev.tidemill.server.store.FinalClaim;
import dev.tidemill.server.store.LineResult;
import dev.tidemill.wire.BatchStatus;
import dev.tidemill.wire.OutputLine;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes the files of a batch in input order and ends it. Lines without a result, of a batch that
/// was cancelled or has expired, get their error line here.
final class Finalisation {
    private static final int SHARDS = 500;

    private final Parts parts;
    private final FinalClaim claim;
    private final EngineMeters meters;
    private final LineIds ids;
    private final Results results;
    private long notRun;

    Finalisation(Parts parts, FinalClaim claim, EngineMeters meters) {
        this.parts = parts;
        this.claim = claim;
        this.meters = meters;
        ids = new LineIds(claim.secret());
        results = new Results(parts.store().results(), claim.number());
    }

    /// Returns false if the batch is another's now.
    boolean run() throws IOException {
        try (var output = new OutputFile(parts.blobs(), blob("output"));
                var error = new OutputFile(parts.blobs(), blob("error"))) {
            writeAll(output, error);
            if (output.lines() + error.lines() != claim.total()) {
                throw new IllegalStateException(
                        "batch "
                                + claim.id()
                                + " has "
                                + claim.total()
                                + " lines and results of "
                                + (output.lines() + error.lines()));
            }
            Long asked = claim.outputExpiresAfter();
            long expiry = asked != null ? asked : parts.config().outputExpiry().toSeconds();
            var files =
                    new BatchLife.Files(
                            output.commit(parts.ids().file(), claim.id() + "_output.jsonl", expiry),
                            error.commit(parts.ids().file(), claim.id() + "_error.jsonl", expiry),
                            output.lines(),
                            error.lines());
            boolean ended = parts.store().life().finished(claim, files, parts.clock().instant());
            if (ended) {
                measure(files);
            }
            return ended;
        }
    }

    private void measure(BatchLife.Files files) {
        meters.output(files.output());
        meters.output(files.error());
        if (notRun > 0) {
            meters.lines(EngineMeters.NONE, "batch_" + claim.ending().text(), notRun);
        }
    }

    /// A key of its own for each claim, so that a former owner can do no harm.
    private String blob(String kind) {
        return "outputs/" + claim.id() + "-" + claim.epoch() + "-" + kind;
    }

    private void writeAll(OutputFile output, OutputFile error) throws IOException {
        long after = -1;
        while (true) {
            List<ClaimedShard> shards = parts.store().shards().of(claim.number(), after, SHARDS);
            for (ClaimedShard shard : shards) {
                write(shard, output, error);
                after = shard.shard().shard();
            }
            if (shards.size() < SHARDS) {
                return;
            }
        }
    }

    private void write(ClaimedShard shard, OutputFile output, OutputFile error) throws IOException {
        if (shard.finished() == shard.shard().lines()) {
            for (long i = 0; i < shard.finished(); i++) {
                write(results.next(), output, error);
            }
        } else {
            writeUnfinished(shard, output, error);
        }
    }

    private void writeUnfinished(ClaimedShard shard, OutputFile output, OutputFile error)
            throws IOException {
        try (var lines =
                new ShardLines(parts.blobs(), claim.inputBlob(), unstarted(shard), Set.of())) {
            for (Line line = lines.next(); line != null; line = lines.next()) {
                var result = results.peek();
                if (result != null && result.line() == line.number()) {
                    write(results.next(), output, error);
                } else {
                    error.line(notRun(line));
                    notRun++;
                }
            }
        }
    }

    private static ClaimedShard unstarted(ClaimedShard shard) {
        return new ClaimedShard(shard.shard(), shard.owner(), shard.epoch(), 0);
    }

    private void write(@Nullable LineResult result, OutputFile output, OutputFile error)
            throws IOException {
        if (result == null) {
            throw new IllegalStateException("batch " + claim.id() + " lacks results");
        }
        OutputFile file = result.error() ? error : output;
        String spool = result.spool();
        if (spool == null) {
            file.line(result.bytes());
            return;
        }
        long length = parts.blobs().size(spool);
        try (var body = parts.blobs().open(spool, 0, length)) {
            file.line(result.bytes(), body, OutputLine.suffix());
        }
    }

    private byte[] notRun(Line line) {
        String id = ids.of(line.number());
        return claim.ending() == BatchStatus.EXPIRED
                ? OutputLine.failure(
                        id,
                        line.customId(),
                        "batch_expired",
                        "This request could not be executed before the completion window"
                                + " expired.")
                : OutputLine.failure(
                        id,
                        line.customId(),
                        "batch_cancelled",
                        "This request could not be executed because the batch was cancelled.");
    }
}
