package dev.tidemill.cli.files;

import dev.tidemill.cli.client.Answer;
import dev.tidemill.cli.client.ClientOptions;
import dev.tidemill.cli.terminal.OutputForm;
import dev.tidemill.cli.terminal.Table;
import dev.tidemill.client.models.Model;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `tidemill models`.
@Command(
        name = "models",
        description = "Lists the models that the lines of a batch can name.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  tidemill models -o json"})
public final class ListModels implements Callable<Integer> {
    @Mixin private ClientOptions options = new ClientOptions();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            description = "table; json: the list as the API sends it; or jsonl: one object a line.")
    private OutputForm form = OutputForm.table;

    @Override
    public Integer call() {
        try (var client = options.open()) {
            var page = client.models().list();
            switch (form) {
                case table -> Answer.table(table(page.items()));
                case json -> Answer.json(page.response());
                case jsonl -> page.items().forEach(Answer::json);
            }
        }
        return 0;
    }

    private static Table table(List<Model> models) {
        var table = new Table("ID", "OWNED BY");
        models.forEach(model -> table.add(model.id(), model.ownedBy()));
        return table;
    }
}
