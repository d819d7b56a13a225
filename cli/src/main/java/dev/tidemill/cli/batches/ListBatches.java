package dev.tidemill.cli.batches;

import dev.tidemill.cli.client.ClientOptions;
import dev.tidemill.cli.client.ListOptions;
import dev.tidemill.cli.terminal.Moment;
import dev.tidemill.cli.terminal.TimeFlag;
import dev.tidemill.client.batches.Batch;
import dev.tidemill.client.batches.BatchCreateParams;
import dev.tidemill.client.batches.BatchListParams;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `tidemill batches list`.
@Command(
        name = "list",
        description = {
            "Lists batches, the newest first.",
            "Of several values of one filter any will do; different filters must all fit."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  tidemill batches list --status in_progress --status finalizing",
            "  tidemill batches list --metadata team=search --created-after 7d --all -o jsonl"
        })
final class ListBatches implements Callable<Integer> {
    @Spec private @Nullable CommandSpec spec;
    @Mixin private ClientOptions options = new ClientOptions();
    @Mixin private ListOptions list = new ListOptions();

    @Option(names = "--status", paramLabel = "STATUS", description = "Such as completed.")
    private List<String> statuses = List.of();

    @Option(names = "--model", paramLabel = "MODEL", description = "The model of their lines.")
    private List<String> models = List.of();

    @Option(names = "--endpoint", paramLabel = "PATH", description = "Such as /v1/embeddings.")
    private List<String> endpoints = List.of();

    @Option(
            names = "--metadata",
            paramLabel = "KEY=VALUE",
            description = "A pair that they carry; may be given several times.")
    private Map<String, String> metadata = Map.of();

    @Option(
            names = "--created-after",
            paramLabel = "TIME",
            description = "Such as 7d, which is seven days ago, or 2026-11-24.")
    private @Nullable String after;

    @Option(
            names = "--created-before",
            paramLabel = "TIME",
            description = "Such as 12h, which is twelve hours ago, or 2026-11-24T18:00.")
    private @Nullable String before;

    @Override
    public Integer call() {
        var params = params();
        try (var client = options.open()) {
            var page = client.batches().list(params);
            list.show(page, page.response(), BatchOutput::table);
        }
        return 0;
    }

    private BatchListParams params() {
        CommandLine command = Objects.requireNonNull(spec).commandLine();
        var params = BatchListParams.builder().limit(list.pageSize());
        statuses.forEach(status -> params.addStatus(Batch.Status.of(status)));
        models.forEach(params::addModel);
        endpoints.forEach(path -> params.addEndpoint(BatchCreateParams.Endpoint.of(path)));
        metadata.forEach(params::putMetadata);
        if (after != null) {
            params.createdAfter(TimeFlag.past("--created-after", after, Moment.here(), command));
        }
        if (before != null) {
            params.createdBefore(TimeFlag.past("--created-before", before, Moment.here(), command));
        }
        return params.build();
    }
}
