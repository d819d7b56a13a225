package dev.tidemill.server.engine;

import dev.tidemill.server.dispatch.Upstreams.Found;
import dev.tidemill.server.store.BatchLife;
import dev.tidemill.server.store.LimitReached;
import dev.tidemill.server.store.ValidationClaim;
import dev.tidemill.wire.BatchError;
import dev.tidemill.wire.BatchStatus;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Validates batches and puts them in progress, or fails them.
final class Validation {
    private static final Logger LOG = LoggerFactory.getLogger(Validation.class);

    /// Many small inputs at once keep the commits full; large ones take turns, for their memory.
    private static final int AT_ONCE = 64;

    private static final long SMALL = 1 << 20;

    private final Parts parts;
    private final EngineMeters meters;
    private final LongConsumer started;
    private final LongConsumer again;
    private final Semaphore all = new Semaphore(AT_ONCE);
    private final Semaphore large = new Semaphore(2);
    private final Set<Long> waiting = new HashSet<>();

    /// @param started is told the number of each batch that is in progress now
    /// @param again is told the number of each batch that is to be validated again
    Validation(Parts parts, LongConsumer started, LongConsumer again) {
        this.parts = parts;
        meters = new EngineMeters(parts.meters());
        this.started = started;
        this.again = again;
    }

    /// Validates the batch, unless somebody else does or has.
    ///
    /// @throws IOException if the input cannot be read; this may be repeated
    void run(long number) throws IOException {
        all.acquireUninterruptibly();
        try {
            var claim = parts.store().life().claimValidation(number, parts.incarnation());
            if (claim.isPresent()) {
                validateMeasured(claim.get());
            }
        } finally {
            all.release();
        }
    }

    private void validateMeasured(ValidationClaim claim) throws IOException {
        long start = System.nanoTime();
        try (var _ = parts.tracing().step("validate batch", claim.id())) {
            validate(claim);
        }
        meters.step("validation", start);
    }

    /// Whether the batch waits for an upstream of its model.
    boolean waits(long number) {
        synchronized (waiting) {
            return waiting.contains(number);
        }
    }

    /// How many wait for an upstream of their model.
    int waiting() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    /// Those that wait for an upstream of their model; they are forgotten here.
    List<Long> takeWaiting() {
        synchronized (waiting) {
            var numbers = List.copyOf(waiting);
            waiting.clear();
            return numbers;
        }
    }

    private void validate(ValidationClaim claim) throws IOException {
        BatchError mistake = mistakeOfFile(claim);
        String blob = claim.inputBlob();
        if (mistake != null || blob == null) {
            reject(claim, mistake == null ? List.of() : List.of(mistake));
            return;
        }
        switch (scan(claim, blob)) {
            case InputScan.Result.Accepted(var model, var total, var shards) -> {
                accept(claim, new BatchLife.Validated(model, total, shards));
            }
            case InputScan.Result.Rejected(var errors) -> reject(claim, errors);
            case InputScan.Result.WaitsForModel(var model) -> {
                parts.store().life().letGo(claim);
                LOG.atInfo()
                        .addKeyValue(Engine.BATCH_ID, claim.id())
                        .log("batch waits: not all upstreams have told their models yet");
                waitFor(claim.number(), model);
            }
        }
    }

    private void accept(ValidationClaim claim, BatchLife.Validated found) {
        try {
            if (parts.store().life().validated(claim, found, parts.clock().instant())) {
                LOG.atInfo()
                        .addKeyValue(Engine.BATCH_ID, claim.id())
                        .log("batch in progress: {} lines for {}", found.total(), found.model());
                started.accept(claim.number());
            }
        } catch (LimitReached e) {
            reject(
                    claim,
                    List.of(
                            new BatchError(
                                    "token_limit_exceeded",
                                    String.valueOf(e.getMessage()),
                                    null,
                                    null)));
        }
    }

    /// First among the waiting, then asked for: no change in between is missed.
    private void waitFor(long number, String model) {
        synchronized (waiting) {
            waiting.add(number);
        }
        if (!(parts.upstreams().find(model) instanceof Found.NotYetKnown)) {
            takeWaiting().forEach(again::accept);
        }
    }

    private void reject(ValidationClaim claim, List<BatchError> errors) {
        if (parts.store().life().rejected(claim, errors, parts.clock().instant())) {
            meters.ended(BatchStatus.FAILED);
            LOG.atInfo()
                    .addKeyValue(Engine.BATCH_ID, claim.id())
                    .log("batch failed: {} mistakes in its input", errors.size());
        }
    }

    private InputScan.Result scan(ValidationClaim claim, String blob) throws IOException {
        boolean isLarge = claim.inputBytes() > SMALL;
        if (isLarge) {
            large.acquireUninterruptibly();
        }
        try {
            var limits = parts.config().limits();
            var scan =
                    new InputScan(
                            claim.number(),
                            claim.endpoint(),
                            parts.upstreams(),
                            limits,
                            parts.random().nextLong());
            return scan.run(() ->
                    new LineScanner(
                            parts.blobs().open(blob, 0, claim.inputBytes()),
                            0,
                            1,
                            limits.lineBytes()));
        } finally {
            if (isLarge) {
                large.release();
            }
        }
    }

    private static @Nullable BatchError mistakeOfFile(ValidationClaim claim) {
        String file = claim.inputFileId();
        if (claim.inputBlob() == null) {
            return ofFile(
                    "Cannot find file "
                            + file
                            + ", or organization "
                            + claim.scope().organization()
                            + " does not have access to it.");
        }
        if (!"batch".equals(claim.inputPurpose())) {
            return ofFile(
                    "File "
                            + file
                            + " has purpose '"
                            + claim.inputPurpose()
                            + "'; the input of a batch must have purpose 'batch'.");
        }
        return null;
    }

    private static BatchError ofFile(String message) {
        return new BatchError("invalid_request", message, "file_id", null);
    }
}
