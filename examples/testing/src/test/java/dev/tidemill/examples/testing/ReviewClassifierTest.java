package dev.tidemill.examples.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import dev.tidemill.examples.testing.ReviewClassifier.Result;
import dev.tidemill.junit.TidemillExtension;
import dev.tidemill.testkit.ModelReply;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ReviewClassifierTest {
    private static final Map<String, String> REVIEWS =
            Map.of("a", "I love it.", "b", "It broke at once.");

    @RegisterExtension
    static final TidemillExtension tidemill =
            TidemillExtension.withModelServer(request ->
                    request.text().contains("broke")
                            ? ModelReply.chat("negative")
                            : ModelReply.chat("positive"));

    private final OpenAIClient client =
            OpenAIOkHttpClient.builder()
                    .baseUrl(tidemill.baseUrl())
                    .apiKey(tidemill.apiKey())
                    .build();
    private final ReviewClassifier classifier = new ReviewClassifier(client, Duration.ofMillis(10));

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void reviewsAreClassified() throws IOException, InterruptedException {
        Result result = classifier.classify(REVIEWS);

        assertEquals(new Result(Map.of("a", "positive", "b", "negative"), Map.of()), result);
    }

    @Test
    void reviewThatTheModelRefusesFailsAlone() throws IOException, InterruptedException {
        tidemill.modelServer().replyNext(ModelReply.error(400, "content_filter"));

        Result result = classifier.classify(REVIEWS);

        assertEquals(1, result.sentiments().size());
        assertEquals(1, result.failures().size());
        assertEquals("content_filter", result.failures().values().iterator().next());
    }

    @Test
    void faultsOfTheModelServerAreNotNoticed() throws IOException, InterruptedException {
        int before = tidemill.modelServer().calls().size();
        tidemill.modelServer()
                .replyNext(ModelReply.error(500, "overheated"), new ModelReply.Reset());

        Result result = classifier.classify(REVIEWS);

        assertEquals(Map.of(), result.failures());
        assertEquals(before + 4, tidemill.modelServer().calls().size());
    }
}
