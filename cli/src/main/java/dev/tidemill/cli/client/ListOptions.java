package dev.tidemill.cli.client;

import dev.tidemill.cli.terminal.OutputForm;
import dev.tidemill.cli.terminal.Table;
import dev.tidemill.client.core.ApiObject;
import dev.tidemill.client.core.ListPage;
import dev.tidemill.wire.JsonValue;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The flags of a command that lists something: how much of it, and how it is shown.
public final class ListOptions {
    private static final int LARGEST_PAGE = 100;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Option(names = "--limit", paramLabel = "N", description = "How many at most; 20 by default.")
    private long limit = 20;

    @Option(names = "--all", description = "All of them, page by page.")
    private boolean all;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            description = "table; json: the list as the API sends it; or jsonl: one object a line.")
    private OutputForm form = OutputForm.table;

    /// How many to ask for at once.
    ///
    /// @throws ParameterException if the limit cannot be
    public int pageSize() {
        if (limit < 1) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    "--limit must be 1 or more, not " + limit);
        }
        return all ? LARGEST_PAGE : (int) Math.min(limit, LARGEST_PAGE);
    }

    /// Shows the list that begins with this page.
    ///
    /// @param response the page as the server sent it
    public <T extends ApiObject> void show(
            ListPage<T> first, ApiObject response, Function<List<T>, Table> table) {
        Iterator<T> items = first.autoPager().iterator();
        long most = all ? Long.MAX_VALUE : limit;
        switch (form) {
            case table -> Answer.table(table.apply(take(items, most)));
            case json -> Answer.json(most <= LARGEST_PAGE ? response : joined(response, items));
            case jsonl -> {
                for (long i = 0; i < most && items.hasNext(); i++) {
                    if (!Answer.json(items.next())) {
                        return;
                    }
                }
            }
        }
    }

    private static <T> List<T> take(Iterator<T> items, long most) {
        List<T> taken = new ArrayList<>();
        while (taken.size() < most && items.hasNext()) {
            taken.add(items.next());
        }
        return taken;
    }

    /// All pages as if they were one.
    private JsonValue joined(ApiObject first, Iterator<? extends ApiObject> items) {
        Map<String, Object> list = new LinkedHashMap<>(first._allProperties());
        List<JsonValue> data = new ArrayList<>();
        long most = all ? Long.MAX_VALUE : limit;
        while (data.size() < most && items.hasNext()) {
            var item = items.next()._allProperties();
            data.add(JsonValue.from(item));
            list.computeIfPresent("last_id", (_, id) -> item.getOrDefault("id", (JsonValue) id));
        }
        list.put("data", data);
        list.put("has_more", items.hasNext());
        return JsonValue.from(list);
    }
}
