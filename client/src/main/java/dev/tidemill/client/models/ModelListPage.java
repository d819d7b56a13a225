package dev.tidemill.client.models;

import dev.tidemill.client.core.ListPage;
import java.util.Optional;

/// All models: there is one page of them.
public final class ModelListPage extends ListPage<Model> {
    private final ModelListPageResponse response;

    ModelListPage(ModelListPageResponse response) {
        super(response.data(), Optional.of(false));
        this.response = response;
    }

    /// The page as the server sent it.
    public ModelListPageResponse response() {
        return response;
    }

    /// @throws IllegalStateException always
    @Override
    public ModelListPage nextPage() {
        throw new IllegalStateException("there is no page behind this one");
    }
}
