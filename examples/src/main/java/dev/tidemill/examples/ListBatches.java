package dev.tidemill.examples;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.batches.Batch;
import com.openai.models.batches.BatchListPage;

/// The call that Tidemill began with. Set `OPENAI_BASE_URL` and `OPENAI_API_KEY`, nothing else.
public final class ListBatches {
    private ListBatches() {}

    public static void main(String[] args) {
        OpenAIClient client = OpenAIOkHttpClient.fromEnv();
        BatchListPage page = client.batches().list();
        for (Batch batch : page.items()) {
            System.out.printf(
                    "%s  %-11s  %s  %s%n",
                    batch.id(),
                    batch.status(),
                    batch.endpoint(),
                    batch.requestCounts()
                            .map(counts -> counts.completed() + "/" + counts.total())
                            .orElse(""));
        }
        client.close();
    }
}
