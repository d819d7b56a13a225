package dev.tidemill.client;

import dev.tidemill.client.batches.BatchService;
import dev.tidemill.client.core.Caller;
import dev.tidemill.client.core.ClientOptions;
import dev.tidemill.client.core.Pause;
import dev.tidemill.client.files.FileService;
import dev.tidemill.client.http.Headers;
import dev.tidemill.client.http.JdkTransport;
import dev.tidemill.client.http.QueryParams;
import dev.tidemill.client.http.Timeout;
import dev.tidemill.client.http.Transport;
import dev.tidemill.client.jobs.BatchJobs;
import dev.tidemill.client.jobs.JobService;
import dev.tidemill.client.models.ModelService;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// Makes a [TidemillClient].
public final class TidemillHttpClient {
    private TidemillHttpClient() {}

    /// A client as the environment says: see [Builder#fromEnv()].
    public static TidemillClient fromEnv() {
        return builder().fromEnv().build();
    }

    public static Builder builder() {
        return new Builder(System.getenv());
    }

    /// What a client is made of. Without a base URL it talks to `https://api.openai.com/v1`;
    /// without a key it sends none.
    public static final class Builder {
        private static final String HOSTED = "https://api.openai.com/v1";

        private final Map<String, String> environment;
        private final Headers.Builder headers = Headers.builder();
        private final QueryParams.Builder queryParams = QueryParams.builder();
        private String baseUrl = HOSTED;
        private Timeout timeout = Timeout.standard();
        private int maxRetries = 2;
        private InstantSource clock = InstantSource.system();
        private @Nullable Transport transport;
        private @Nullable Pause pause;

        Builder(Map<String, String> environment) {
            this.environment = environment;
            headers.put("User-Agent", "Tidemill/Java");
        }

        /// Takes `OPENAI_BASE_URL`, `OPENAI_API_KEY`, `OPENAI_ORG_ID`, `OPENAI_PROJECT_ID` and
        /// `OPENAI_CUSTOM_HEADERS` (`Name: value`, one a line) from the environment, as the
        /// official SDK does. The system properties `openai.baseUrl`, `openai.apiKey`,
        /// `openai.orgId` and `openai.projectId` win. What is empty counts as unset.
        ///
        /// @throws IllegalArgumentException if one of them cannot be
        public Builder fromEnv() {
            setting("openai.baseUrl", "OPENAI_BASE_URL").ifPresent(this::baseUrl);
            setting("openai.apiKey", "OPENAI_API_KEY").ifPresent(this::apiKey);
            setting("openai.orgId", "OPENAI_ORG_ID").ifPresent(this::organization);
            setting("openai.projectId", "OPENAI_PROJECT_ID").ifPresent(this::project);
            environment
                    .getOrDefault("OPENAI_CUSTOM_HEADERS", "")
                    .lines()
                    .forEach(this::customHeader);
            return this;
        }

        private Optional<String> setting(String property, String variable) {
            return Optional.ofNullable(System.getProperty(property))
                    .filter(value -> !value.isBlank())
                    .or(() -> Optional.ofNullable(environment.get(variable)))
                    .map(String::strip)
                    .filter(value -> !value.isEmpty());
        }

        private void customHeader(String line) {
            if (line.isBlank()) {
                return;
            }
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new IllegalArgumentException(
                        "OPENAI_CUSTOM_HEADERS must have a `Name: value` on each line");
            }
            putHeader(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
        }

        /// With the `/v1` at its end, such as `http://localhost:8080/v1`.
        ///
        /// @throws IllegalArgumentException if it is no `http` or `https` URL
        public Builder baseUrl(String url) {
            URI uri = URI.create(url);
            boolean usable = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (!usable || uri.getHost() == null) {
                throw new IllegalArgumentException("the base URL must be http or https: " + url);
            }
            baseUrl = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
            return this;
        }

        /// Sent as `Authorization: Bearer`.
        public Builder apiKey(String key) {
            return replaceHeader("Authorization", "Bearer " + key);
        }

        /// Sent as `OpenAI-Organization`.
        public Builder organization(String id) {
            return replaceHeader("OpenAI-Organization", id);
        }

        /// Sent as `OpenAI-Project`.
        public Builder project(String id) {
            return replaceHeader("OpenAI-Project", id);
        }

        /// How long one try of a call may take.
        public Builder timeout(Duration longest) {
            return timeout(timeout.toBuilder().read(longest).request(longest).build());
        }

        public Builder timeout(Timeout timeouts) {
            timeout = timeouts;
            return this;
        }

        /// How often a call is tried again after a connection that broke off, a timeout, or a
        /// status of 408, 409, 429 or 5xx, unless the server says otherwise (`x-should-retry`); 2
        /// by default. `Retry-After` is obeyed, whatever its length.
        public Builder maxRetries(int retries) {
            if (retries < 0) {
                throw new IllegalArgumentException("retries cannot be negative: " + retries);
            }
            maxRetries = retries;
            return this;
        }

        /// Sent with every call.
        public Builder putHeader(String name, String value) {
            headers.put(name, value);
            return this;
        }

        public Builder replaceHeader(String name, String value) {
            headers.replace(name, value);
            return this;
        }

        /// Sent with every call.
        public Builder putQueryParam(String key, String value) {
            queryParams.put(key, value);
            return this;
        }

        /// Another way to the server than the JDK's own HTTP client. The client closes it.
        public Builder transport(Transport way) {
            transport = way;
            return this;
        }

        /// What tells how far away the date of a `Retry-After` is.
        public Builder clock(InstantSource source) {
            clock = source;
            return this;
        }

        /// How the client waits between tries, and for jobs.
        public Builder pause(Pause way) {
            pause = way;
            return this;
        }

        public TidemillClient build() {
            var closed = new CountDownLatch(1);
            var options =
                    new ClientOptions(
                            transport == null ? new JdkTransport(timeout.connect()) : transport,
                            baseUrl,
                            headers.build(),
                            queryParams.build(),
                            timeout,
                            maxRetries,
                            clock,
                            () -> ThreadLocalRandom.current().nextDouble(),
                            () -> UUID.randomUUID().toString(),
                            pause == null ? Pause.until(closed) : pause);
            return new Client(options, closed);
        }
    }

    private static final class Client implements TidemillClient {
        private final ClientOptions options;
        private final CountDownLatch closed;
        private final BatchService batches;
        private final FileService files;
        private final ModelService models;
        private final JobService jobs;

        Client(ClientOptions options, CountDownLatch closed) {
            this.options = options;
            this.closed = closed;
            var caller = new Caller(options);
            batches = BatchService.over(caller);
            files = FileService.over(caller);
            models = ModelService.over(caller);
            jobs = new BatchJobs(batches, files, options.pause(), options.keys());
        }

        @Override
        public BatchService batches() {
            return batches;
        }

        @Override
        public FileService files() {
            return files;
        }

        @Override
        public ModelService models() {
            return models;
        }

        @Override
        public JobService jobs() {
            return jobs;
        }

        @Override
        public void close() {
            closed.countDown();
            options.transport().close();
        }
    }
}
