package dev.tidemill.server.simulation;

import dev.tidemill.server.job.Scope;
import dev.tidemill.server.store.FileQuery;
import dev.tidemill.server.store.StoredFile;
import dev.tidemill.wire.Batch;
import dev.tidemill.wire.BatchStatus;
import dev.tidemill.wire.RequestCounts;
import dev.tidemill.wire.Usage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What must add up when all batches have ended.
final class Books {
    private final World world;

    Books(World world) {
        this.world = world;
    }

    void check(List<Batch> batches) throws IOException {
        for (Plan.Input input : world.plan.inputs()) {
            var of = batches.stream().filter(b -> Client.name(b).equals(input.name())).toList();
            require(of.size() == 1, input.name() + " stands in the list " + of.size() + " times");
            for (Batch batch : of) {
                check(input, batch);
            }
        }
        checkFiles(batches);
    }

    private void check(Plan.Input input, Batch batch) throws IOException {
        require(isPossible(input, batch.status()), "how could it end so? " + batch);
        if (batch.status() == BatchStatus.FAILED || batch.model() == null) {
            require(batch.requestCounts().completed() == 0, "it failed, and has run: " + batch);
            return;
        }
        var output = lines(batch.outputFileId());
        var errors = lines(batch.errorFileId());
        var all = new ArrayList<>(output);
        all.addAll(errors);
        requireOnceInOrder(input, output, errors);
        require(
                batch.requestCounts()
                        .equals(new RequestCounts(input.lines(), output.size(), errors.size())),
                "the counts are not those of the files: " + batch);
        require(
                Objects.equals(batch.usage(), usage(all)),
                "usage, not " + usage(all) + ": " + batch);
        output.forEach(line -> require(isSuccess(line), "in the output: " + line));
        errors.forEach(line -> require(isError(line, batch), "in the errors: " + line));
        all.forEach(line -> require(isItsOwn(line), "the answer of another line: " + line));
    }

    private boolean isPossible(Plan.Input input, BatchStatus status) {
        var acts = world.plan.acts();
        return switch (status) {
            case COMPLETED -> !input.isInvalid();
            case FAILED -> input.isInvalid();
            case CANCELLED -> acts.cancelAfter() >= 0 && acts.cancelled().equals(input.name());
            case EXPIRED -> acts.expireAfter() >= 0;
            case VALIDATING, IN_PROGRESS, FINALIZING, CANCELLING -> false;
        };
    }

    private void requireOnceInOrder(Plan.Input input, List<String> output, List<String> errors) {
        var done = output.stream().map(OutputText::customId).toList();
        var notDone = errors.stream().map(OutputText::customId).toList();
        var both = new ArrayList<>(done);
        both.addAll(notDone);
        both.sort((a, b) -> Integer.compare(number(a), number(b)));
        require(
                both.equals(input.customIds()),
                input.name() + ": not each line exactly once: " + both);
        require(isInOrder(done) && isInOrder(notDone), "out of order: " + done + ", " + notDone);
    }

    private static boolean isInOrder(List<String> customIds) {
        var numbers = customIds.stream().map(Books::number).toList();
        return numbers.equals(numbers.stream().sorted().toList());
    }

    private static int number(String customId) {
        return Integer.parseInt(customId.substring(customId.indexOf('-') + 1));
    }

    private static @Nullable Usage usage(List<String> lines) {
        return lines.stream()
                .flatMap(line -> OutputText.reply(line).stream())
                .map(reply -> FaultyModel.usage(reply.cost()))
                .reduce(Usage::plus)
                .orElse(null);
    }

    private static boolean isSuccess(String line) {
        return OutputText.reply(line).filter(reply -> reply.status() == 200).isPresent();
    }

    private static boolean isError(String line, Batch batch) {
        String code = OutputText.code(line);
        return switch (code) {
            case "" -> OutputText.reply(line).filter(reply -> reply.status() >= 400).isPresent();
            case "batch_cancelled" -> batch.status() == BatchStatus.CANCELLED;
            case "batch_expired" -> batch.status() == BatchStatus.EXPIRED;
            default -> Set.of("request_timeout", "upstream_invalid_response").contains(code);
        };
    }

    private static boolean isItsOwn(String line) {
        return OutputText.reply(line)
                .map(reply -> reply.echo().equals(OutputText.customId(line)))
                .orElse(true);
    }

    private List<String> lines(@Nullable String id) throws IOException {
        if (id == null) {
            return List.of();
        }
        var file = world.store.files().find(Scope.DEFAULT, id, world.now());
        require(file.isPresent(), "there is no file " + id);
        return file.isPresent() ? lines(file.get()) : List.of();
    }

    private List<String> lines(StoredFile file) throws IOException {
        try (var blobs = world.blobs();
                var in = blobs.open(file.blob(), 0, file.bytes())) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            world.violated("the blob of " + file + " cannot be read: " + e);
            return List.of();
        }
    }

    /// The rows of files and the blobs are those that the batches name, and no others.
    private void checkFiles(List<Batch> batches) throws IOException {
        var rows =
                world.store
                        .files()
                        .list(Scope.DEFAULT, new FileQuery(null, 1_000, true, null), world.now())
                        .orElseThrow()
                        .data();
        var named = new HashSet<String>();
        for (Batch batch : batches) {
            named.add(String.valueOf(batch.outputFileId()));
            named.add(String.valueOf(batch.errorFileId()));
        }
        for (StoredFile row : rows) {
            require(
                    row.purpose().equals("batch") || named.contains(row.id()),
                    "no batch has the file " + row);
        }
        var there = world.blobKeys();
        var expected = new HashSet<>(rows.stream().map(StoredFile::blob).toList());
        require(there.equals(expected), "blobs: " + there + ", but rows name " + expected);
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            world.violated(otherwise);
        }
    }
}
