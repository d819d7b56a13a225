package dev.tidemill.client.jobs;

import dev.tidemill.client.errors.TidemillInvalidDataException;
import dev.tidemill.wire.JsonValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// From which part of a job each of its lines comes, in input order, as runs of lines. It is kept
/// beside the batches in a file of its own, unless the parts simply follow one another:
///
/// ```json
/// {"runs":[[0,3],[1,1],[0,2]]}
/// ```
///
/// Here three lines of part 0 come first, then one of part 1, then two of part 0.
record JobOrder(List<Run> runs) {
    private static final int RUNS_IN_A_LINE = 1_000;

    /// So many lines of this part.
    record Run(int part, long lines) {}

    JobOrder {
        runs = List.copyOf(runs);
    }

    /// Whether each part comes after the one before it.
    boolean isPlain() {
        Set<Integer> parts = new HashSet<>();
        return runs.stream().allMatch(run -> parts.add(run.part));
    }

    byte[] toJsonl() {
        var jsonl = new ByteArrayOutputStream();
        for (int start = 0; start < runs.size(); start += RUNS_IN_A_LINE) {
            var slice = runs.subList(start, Math.min(start + RUNS_IN_A_LINE, runs.size()));
            List<List<Number>> pairs = new ArrayList<>();
            slice.forEach(run -> pairs.add(List.of(run.part, run.lines)));
            jsonl.writeBytes(JsonValue.from(Collections.singletonMap("runs", pairs)).toBytes());
            jsonl.write('\n');
        }
        return jsonl.toByteArray();
    }

    static JobOrder read(InputStream jsonl) throws IOException {
        List<Run> runs = new ArrayList<>();
        try (var lines = new LineReader(jsonl)) {
            for (var line = lines.next(); line != null; line = lines.next()) {
                JsonValue json = JsonValue.parse(line.bytes());
                json.get("runs")
                        .flatMap(JsonValue::asArray)
                        .orElseThrow(JobOrder::unreadable)
                        .forEach(pair -> runs.add(run(pair)));
            }
        } catch (IllegalArgumentException e) {
            throw new TidemillInvalidDataException("the order of the job is " + e.getMessage(), e);
        }
        return new JobOrder(runs);
    }

    private static Run run(JsonValue json) {
        List<JsonValue> pair = json.asArray().orElseThrow(JobOrder::unreadable);
        long part = pair.get(0).asLong().orElseThrow(JobOrder::unreadable);
        return new Run((int) part, pair.get(1).asLong().orElseThrow(JobOrder::unreadable));
    }

    private static TidemillInvalidDataException unreadable() {
        return new TidemillInvalidDataException(
                "the file with the order of the job is another one");
    }

    /// Collects runs line by line.
    static final class Builder {
        private final List<Run> runs = new ArrayList<>();

        void add(int part) {
            int last = runs.size() - 1;
            if (last >= 0 && runs.get(last).part == part) {
                runs.set(last, new Run(part, runs.get(last).lines + 1));
            } else {
                runs.add(new Run(part, 1));
            }
        }

        JobOrder build() {
            return new JobOrder(runs);
        }
    }
}
