package dev.tidemill.server.simulation;

/// A bug to plant: what stands in a source file, where a space is any white space, and what takes
/// its place.
enum Bug {
    COUNTED_WITHOUT_A_RESULT(
            "store/ShardStore.java",
            "insert(session, shard.shard().batch(), finished.results());",
            "",
            "it does not come to its end|its counts went back"),
    NOT_FENCED(
            "store/ShardStore.java",
            "and owner = :owner and epoch = :epoch returning lines",
            "and :owner = :owner and :epoch = :epoch returning lines",
            "the store was asked for what must not be|exactly once|sent again"),
    UNHEARD_COMMIT_FORGOTTEN(
            "engine/Recorder.java",
            "mayBeDone |= e.mayBeDone();",
            "",
            "the store was asked for what must not be"),
    BEGUN_FROM_THE_START(
            "engine/Running.java",
            "claim.finished() == 0",
            "claim.finished() >= 0",
            "was sent again, though its result was durable"),
    FINALISED_TWICE(
            "store/BatchLife.java",
            "if (place.isEmpty()) { return false; } session.sql(FINISHED)",
            "session.sql(FINISHED)",
            "what was set is another now|no batch has the file"),
    NEVER_TAKEN_UP(
            "engine/Engine.java",
            "if (isNobodys && !validation.waits(number)) { validate(number); }",
            "",
            "it does not come to its end"),
    NEVER_RELEASED(
            "store/NodeStore.java",
            "session.sql(RELEASE_SHARDS).update() +",
            "",
            "it does not come to its end"),
    LIVE_COUNTS_OF_DONE_SHARDS(
            "store/BatchRow.java",
            "where s.batch = b.number and s.state = 'running')",
            "where s.batch = b.number)",
            "went back|more lines than it has"),
    COUNTS_FORGOTTEN_AT_A_RELEASE(
            "store/NodeStore.java",
            "update shards set owner = null",
            "update shards set state = 'waiting', owner = null",
            "went back"),
    OUT_OF_ORDER(
            "store/ResultStore.java",
            "select line, kind, bytes, spool from results where batch = :batch and line > :after order by line",
            "select line, kind, bytes, spool from results where batch = :batch and line > :after order by bytes",
            "out of order|does not come to its end|its counts went back"),
    ANSWERS_SWEPT(
            "store/FileStore.java",
            "List.of(NAMED_BY_FILE, NAMED_BY_RESULT, NAMED_BY_PART)",
            "List.of(NAMED_BY_FILE, NAMED_BY_PART)",
            "it does not come to its end"),
    NAMED_BEFORE_IT_IS_DURABLE(
            "engine/OutputFile.java", "writer.commit();", "", "cannot be read|rows name"),
    USAGE_COUNTED_TWICE(
            "store/Sums.java",
            "usage = usage.plus(result.usage().get());",
            "usage = usage.plus(result.usage().get()).plus(result.usage().get());",
            "usage, not");

    final String file;
    final String right;
    final String wrong;

    /// What the simulation says of it, as a pattern.
    final String found;

    Bug(String file, String right, String wrong, String found) {
        this.file = file;
        this.right = right;
        this.wrong = wrong;
        this.found = found;
    }
}
