package dev.tidemill.cli.files;

import dev.tidemill.cli.client.ClientOptions;
import dev.tidemill.cli.client.ListOptions;
import dev.tidemill.client.files.FileListParams;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `tidemill files list`.
@Command(
        name = "list",
        description = "Lists files, the newest first.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  tidemill files list --purpose batch_output --limit 50"})
final class ListFiles implements Callable<Integer> {
    @Mixin private ClientOptions options = new ClientOptions();
    @Mixin private ListOptions list = new ListOptions();

    @Option(
            names = "--purpose",
            paramLabel = "PURPOSE",
            description = "Only those for this, such as batch or batch_output.")
    private @Nullable String purpose;

    @Override
    public Integer call() {
        var params = FileListParams.builder().limit(list.pageSize()).purpose(purpose).build();
        try (var client = options.open()) {
            var page = client.files().list(params);
            list.show(page, page.response(), FileOutput::table);
        }
        return 0;
    }
}
