package dev.tidemill.cli.batches;

import picocli.CommandLine.Command;

/// `tidemill batches`.
@Command(
        name = "batches",
        description = "Lists, makes, awaits and cancels batches, and fetches their results.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ListBatches.class,
            GetBatch.class,
            CreateBatch.class,
            WaitBatches.class,
            BatchResults.class,
            CancelBatch.class
        },
        footer = {
            "",
            "Examples:",
            "  tidemill batches list --status in_progress",
            "  tidemill batches create input.jsonl --endpoint /v1/embeddings",
            "  tidemill batches wait batch_abc && tidemill batches results batch_abc"
        })
public final class ManageBatches {}
