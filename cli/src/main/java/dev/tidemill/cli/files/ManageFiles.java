package dev.tidemill.cli.files;

import picocli.CommandLine.Command;

/// `tidemill files`.
@Command(
        name = "files",
        description = "Lists, uploads, fetches and deletes files.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ListFiles.class,
            GetFile.class,
            UploadFile.class,
            FileContent.class,
            DeleteFiles.class
        },
        footer = {
            "",
            "Examples:",
            "  tidemill files upload input.jsonl",
            "  tidemill files content file-abc -o output.jsonl"
        })
public final class ManageFiles {}
