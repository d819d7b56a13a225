package dev.tidemill.server.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.server.batches.BatchesConfig;
import dev.tidemill.server.config.InvalidConfig;
import dev.tidemill.server.config.Network;
import dev.tidemill.server.config.Secret;
import dev.tidemill.server.config.Settings;
import dev.tidemill.server.dispatch.LimitRange;
import dev.tidemill.server.dispatch.UpstreamConfig;
import dev.tidemill.server.dispatch.UpstreamConfig.Models;
import dev.tidemill.server.dispatch.UpstreamConfig.Timeouts;
import dev.tidemill.server.engine.EngineConfig;
import dev.tidemill.server.files.FilesConfig;
import dev.tidemill.server.files.UploadsConfig;
import dev.tidemill.server.http.HttpConfig;
import dev.tidemill.server.http.Patience;
import dev.tidemill.server.http.TlsConfig;
import dev.tidemill.server.job.RetryConfig;
import dev.tidemill.server.ops.TracingConfig;
import dev.tidemill.server.store.AuditConfig;
import dev.tidemill.server.store.PostgresConfig;
import dev.tidemill.server.store.ProjectLimits;
import dev.tidemill.server.webhooks.WebhooksConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigReaderTest {
    private static final String EVERYTHING =
            """
            data: /var/lib/tidemill
            store:
              url: jdbc:postgresql://db/tidemill
              user: mill
              password_env: DB_PASSWORD
              connections: 20
            blobs:
              dir: /srv/blobs
            http:
              host: "::1"
              port: 9090
              stop_grace: 6s
              read_timeout: 7m
              header_timeout: 8s
              least_body_rate: 2KiB
              tls:
                certificate: c.pem
                key: k.pem
              trusted_proxies: [10.0.0.0/8, "::1"]
            files:
              max_bytes: 2GiB
              max_batch_bytes: 1GiB
              batch_expiry: never
              shortest_expiry: 2h
              longest_expiry: 60d
              sweep_interval: 2m
              uploads:
                max_bytes: 16GiB
                max_part_bytes: 32MiB
                expiry: 3h
            batches:
              more_endpoints: [/v1/rerank]
              windows: [1h, 7d]
            engine:
              cancel_grace: 11m
              stop_grace: 31s
              output_expiry: 31d
              limits:
                lines: 100_000
                line_bytes: 1MiB
                embedding_inputs: 60000
                shard_lines: 500
                shard_bytes: 4MiB
              retry:
                max_attempts: 7
                first_delay: 250ms
                max_delay: 30s
            webhooks:
              allow_http: true
              allow_private: true
              allow: [hooks.internal, 10.0.0.0/8]
              max_in_flight: 9
              max_in_flight_per_endpoint: 3
              connect_timeout: 4s
              timeout: 14s
              keep_log: 29d
              retry:
                first_delay: 6s
                max_delay: 3h
                give_up_after: 71h
            project_limits:
              requests_per_minute: 600
              batches_per_hour: 20
              stored_bytes: 1GiB
              queued_lines: 5000
            audit:
              keep: 90d
            embedded_model:
              enabled: true
            """;
    private static final Config ALL_CHANGED =
            new Config(
                    new StorageConfig(
                            Path.of("/var/lib/tidemill"),
                            Optional.of(
                                    new PostgresConfig(
                                            "jdbc:postgresql://db/tidemill",
                                            Optional.of("mill"),
                                            Optional.of(new Secret("geheim")),
                                            20)),
                            Path.of("/srv/blobs")),
                    new HttpConfig(
                            "::1",
                            9090,
                            Duration.ofSeconds(6),
                            new Patience(Duration.ofMinutes(7), Duration.ofSeconds(8), 2048),
                            Optional.of(new TlsConfig(Path.of("c.pem"), Path.of("k.pem"))),
                            Network.of("10.0.0.0/8", "::1")),
                    new FilesConfig(
                            2L << 30,
                            1L << 30,
                            Optional.empty(),
                            Duration.ofHours(2),
                            Duration.ofDays(60),
                            Duration.ofMinutes(2),
                            new UploadsConfig(16L << 30, 32L << 20, Duration.ofHours(3))),
                    new BatchesConfig(
                            moreEndpoints("/v1/rerank"),
                            Map.of("1h", Duration.ofHours(1), "7d", Duration.ofDays(7))),
                    new EngineConfig(
                            new EngineConfig.Limits(100_000, 1 << 20, 60_000, 500, 4 << 20),
                            new RetryConfig(7, Duration.ofMillis(250), Duration.ofSeconds(30)),
                            Duration.ofMinutes(11),
                            Duration.ofSeconds(31),
                            Duration.ofDays(31)),
                    new WebhooksConfig(
                            new WebhooksConfig.Targets(
                                    true, true, List.of("hooks.internal", "10.0.0.0/8")),
                            new WebhooksConfig.Attempts(
                                    9, 3, Duration.ofSeconds(4), Duration.ofSeconds(14)),
                            new WebhooksConfig.Retry(
                                    Duration.ofSeconds(6),
                                    Duration.ofHours(3),
                                    Duration.ofHours(71)),
                            Duration.ofDays(29)),
                    new ProjectLimits(600, 20, 1L << 30, 5_000),
                    new AuditConfig(Duration.ofDays(90)),
                    List.of(),
                    true,
                    TracingConfig.OFF);

    private static List<String> moreEndpoints(String more) {
        List<String> endpoints = new ArrayList<>(BatchesConfig.DEFAULT.endpoints());
        endpoints.add(more);
        return endpoints;
    }

    @Test
    void withoutSettingsTheDefaultsAreTaken() throws InvalidConfig {
        var defaults =
                new Config(
                        StorageConfig.in(Path.of("tidemill-data")),
                        HttpConfig.DEFAULT,
                        FilesConfig.DEFAULT,
                        BatchesConfig.DEFAULT,
                        EngineConfig.DEFAULT,
                        WebhooksConfig.DEFAULT,
                        ProjectLimits.DEFAULT,
                        AuditConfig.DEFAULT,
                        List.of(),
                        true,
                        TracingConfig.OFF);

        assertEquals(defaults, read(""));
    }

    @Test
    void everySettingCanBeSet() throws InvalidConfig {
        var environment = Map.of("DB_PASSWORD", "geheim");

        assertEquals(ALL_CHANGED, read(EVERYTHING, environment, Map.of()));
    }

    @Test
    void aStoreThatIsNoPostgresIsToldAtItsVariableWithoutItsPassword() {
        var environment = Map.of("TIDEMILL_STORE_URL", "jdbc:mysql://db/x?password=geheim");

        var refusal = assertThrows(InvalidConfig.class, () -> read("", environment, Map.of()));

        assertEquals(
                "TIDEMILL_STORE_URL: url must be like jdbc:postgresql://localhost:5432/tidemill,"
                        + " not 'jdbc:mysql://db/x'",
                refusal.mistakes().getFirst().toString());
    }

    @Test
    void everySettingCanBeOverriddenByTheEnvironment() throws InvalidConfig {
        Map<String, String> environment = new HashMap<>();
        environment.put("TIDEMILL_DATA", "/var/lib/tidemill");
        environment.put("TIDEMILL_STORE_URL", "jdbc:postgresql://db/tidemill");
        environment.put("TIDEMILL_STORE_USER", "mill");
        environment.put("TIDEMILL_STORE_PASSWORD_ENV", "DB_PASSWORD");
        environment.put("DB_PASSWORD", "geheim");
        environment.put("TIDEMILL_STORE_CONNECTIONS", "20");
        environment.put("TIDEMILL_BLOBS_DIR", "/srv/blobs");
        environment.put("TIDEMILL_HTTP_HOST", "::1");
        environment.put("TIDEMILL_HTTP_PORT", "9090");
        environment.put("TIDEMILL_HTTP_STOP_GRACE", "6s");
        environment.put("TIDEMILL_HTTP_READ_TIMEOUT", "7m");
        environment.put("TIDEMILL_HTTP_HEADER_TIMEOUT", "8s");
        environment.put("TIDEMILL_HTTP_LEAST_BODY_RATE", "2KiB");
        environment.put("TIDEMILL_HTTP_TLS_CERTIFICATE", "c.pem");
        environment.put("TIDEMILL_HTTP_TLS_KEY", "k.pem");
        environment.put("TIDEMILL_HTTP_TRUSTED_PROXIES", "10.0.0.0/8,::1");
        environment.put("TIDEMILL_FILES_MAX_BYTES", "2GiB");
        environment.put("TIDEMILL_FILES_MAX_BATCH_BYTES", "1GiB");
        environment.put("TIDEMILL_FILES_BATCH_EXPIRY", "never");
        environment.put("TIDEMILL_FILES_SHORTEST_EXPIRY", "2h");
        environment.put("TIDEMILL_FILES_LONGEST_EXPIRY", "60d");
        environment.put("TIDEMILL_FILES_SWEEP_INTERVAL", "2m");
        environment.put("TIDEMILL_FILES_UPLOADS_MAX_BYTES", "16GiB");
        environment.put("TIDEMILL_FILES_UPLOADS_MAX_PART_BYTES", "32MiB");
        environment.put("TIDEMILL_FILES_UPLOADS_EXPIRY", "3h");
        environment.put("TIDEMILL_BATCHES_MORE_ENDPOINTS", "/v1/rerank");
        environment.put("TIDEMILL_BATCHES_WINDOWS", "1h,7d");
        environment.put("TIDEMILL_ENGINE_CANCEL_GRACE", "11m");
        environment.put("TIDEMILL_ENGINE_STOP_GRACE", "31s");
        environment.put("TIDEMILL_ENGINE_OUTPUT_EXPIRY", "31d");
        environment.put("TIDEMILL_ENGINE_LIMITS_LINES", "100000");
        environment.put("TIDEMILL_ENGINE_LIMITS_LINE_BYTES", "1MiB");
        environment.put("TIDEMILL_ENGINE_LIMITS_EMBEDDING_INPUTS", "60000");
        environment.put("TIDEMILL_ENGINE_LIMITS_SHARD_LINES", "500");
        environment.put("TIDEMILL_ENGINE_LIMITS_SHARD_BYTES", "4MiB");
        environment.put("TIDEMILL_ENGINE_RETRY_MAX_ATTEMPTS", "7");
        environment.put("TIDEMILL_ENGINE_RETRY_FIRST_DELAY", "250ms");
        environment.put("TIDEMILL_ENGINE_RETRY_MAX_DELAY", "30s");
        environment.put("TIDEMILL_WEBHOOKS_ALLOW_HTTP", "true");
        environment.put("TIDEMILL_WEBHOOKS_ALLOW_PRIVATE", "true");
        environment.put("TIDEMILL_WEBHOOKS_ALLOW", "hooks.internal,10.0.0.0/8");
        environment.put("TIDEMILL_WEBHOOKS_MAX_IN_FLIGHT", "9");
        environment.put("TIDEMILL_WEBHOOKS_MAX_IN_FLIGHT_PER_ENDPOINT", "3");
        environment.put("TIDEMILL_WEBHOOKS_CONNECT_TIMEOUT", "4s");
        environment.put("TIDEMILL_WEBHOOKS_TIMEOUT", "14s");
        environment.put("TIDEMILL_WEBHOOKS_KEEP_LOG", "29d");
        environment.put("TIDEMILL_WEBHOOKS_RETRY_FIRST_DELAY", "6s");
        environment.put("TIDEMILL_WEBHOOKS_RETRY_MAX_DELAY", "3h");
        environment.put("TIDEMILL_WEBHOOKS_RETRY_GIVE_UP_AFTER", "71h");
        environment.put("TIDEMILL_PROJECT_LIMITS_REQUESTS_PER_MINUTE", "600");
        environment.put("TIDEMILL_PROJECT_LIMITS_BATCHES_PER_HOUR", "20");
        environment.put("TIDEMILL_PROJECT_LIMITS_STORED_BYTES", "1GiB");
        environment.put("TIDEMILL_PROJECT_LIMITS_QUEUED_LINES", "5000");
        environment.put("TIDEMILL_AUDIT_KEEP", "90d");
        environment.put("TIDEMILL_EMBEDDED_MODEL_ENABLED", "true");
        environment.put("TIDEMILL_JAVA_OPTS", "-Xmx1g");
        environment.put("TIDEMILL_CONFIG", "t.yaml");

        assertEquals(ALL_CHANGED, read("", environment, Map.of()));
    }

    @Test
    void anUpstreamMayHaveNothingButAUrl() throws InvalidConfig {
        var config = read("upstreams: [{url: 'http://localhost:8000/v1'}]");

        var upstream = UpstreamConfig.of("localhost:8000", URI.create("http://localhost:8000/v1"));
        assertEquals(List.of(upstream), config.upstreams());
        assertFalse(config.embeddedModel());
    }

    @Test
    void everySettingOfAnUpstreamCanBeSet() throws InvalidConfig {
        var config =
                read(
                        """
                        upstreams:
                          - name: pool
                            url: http://a:8000/v1
                            urls: [http://b:8000/v1, http://c:8000/v1]
                            api_key_env: POOL_KEY
                            models: [small, large]
                            aliases: {gpt: small}
                            max_in_flight: 8
                            limit: {floor: 2, start: 3, ceiling: 4}
                            max_answer_bytes: 1KiB
                            connect_timeout: 1s
                            answer_timeout: 2m
                            headers: {x-team: tide}
                        """,
                        Map.of("POOL_KEY", "sk-1"),
                        Map.of());

        var upstream =
                new UpstreamConfig(
                        "pool",
                        List.of(
                                URI.create("http://a:8000/v1"),
                                URI.create("http://b:8000/v1"),
                                URI.create("http://c:8000/v1")),
                        Optional.of(new Secret("sk-1")),
                        new Models.Given(List.of("small", "large")),
                        Map.of("gpt", "small"),
                        8,
                        new LimitRange(2, 3, 4),
                        new Timeouts(Duration.ofSeconds(1), Duration.ofMinutes(2)),
                        Map.of("x-team", "tide"),
                        1_024);
        assertEquals(List.of(upstream), config.upstreams());
    }

    @Test
    void theLimitOfAnEndpointBeginsLowAndMayRiseToTheMaximum() throws InvalidConfig {
        assertEquals(new LimitRange(1, 8, 256), limit(""));
        assertEquals(new LimitRange(1, 4, 4), limit(", max_in_flight: 4"));
        assertEquals(new LimitRange(64, 64, 64), limit(", limit: {floor: 64, ceiling: 64}"));
    }

    private static LimitRange limit(String more) throws InvalidConfig {
        var config = read("upstreams: [{url: 'http://a/v1'" + more + "}]");
        return config.upstreams().getFirst().limit();
    }

    @ParameterizedTest
    @ValueSource(strings = {"any", "[any]"})
    void anUpstreamMayServeAnyModel(String models) throws InvalidConfig {
        var config = read("upstreams: [{url: 'http://a/v1', models: " + models + "}]");

        assertEquals(new Models.Any(), config.upstreams().getFirst().models());
    }

    @Test
    void upstreamsOfTheFlagComeAfterThoseOfTheFile() throws InvalidConfig {
        var config =
                read(
                        "upstreams: [{url: 'http://a:1/v1'}]\nembedded_model: {enabled: true}",
                        Map.of(),
                        Map.of("upstream", "http://b:2/v1,https://c/v1"));

        assertEquals(
                List.of("a:1", "b:2", "c"),
                config.upstreams().stream().map(UpstreamConfig::name).toList());
        assertEquals(true, config.embeddedModel());
    }

    @Test
    void aKeyDoesNotShowItself() throws InvalidConfig {
        var config =
                read(
                        "upstreams: [{url: 'http://a/v1', api_key_env: POOL_KEY}]",
                        Map.of("POOL_KEY", "sk-secret"),
                        Map.of());

        assertEquals(Optional.of(new Secret("sk-secret")), config.upstreams().getFirst().key());
        assertFalse(config.toString().contains("sk-secret"), config.toString());
    }

    @Test
    void theVariableOfAKeyMayBeginAsSettingsDo() throws InvalidConfig {
        var config =
                read(
                        "upstreams: [{url: 'http://a/v1', api_key_env: TIDEMILL_POOL_KEY}]",
                        Map.of("TIDEMILL_POOL_KEY", "sk-1"),
                        Map.of());

        assertEquals(Optional.of(new Secret("sk-1")), config.upstreams().getFirst().key());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void aKeyThatIsNotSetIsAMistake(String value) {
        var refused =
                assertThrows(
                        InvalidConfig.class,
                        () ->
                                read(
                                        "upstreams:\n- url: http://a/v1\n  api_key_env: POOL_KEY",
                                        Map.of("POOL_KEY", value),
                                        Map.of()));

        assertEquals(
                "t.yaml, line 3: the environment variable POOL_KEY of api_key_env is not set",
                refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "data: [a] | data must be a text",
                "http: {host: ''} | host must be a name or an address of this machine, not ''",
                "http: {host: no.such.host.invalid} | host must be a name or an address of this"
                        + " machine, not 'no.such.host.invalid'",
                "http: {port: 65536} | port must be a number from 0 to 65535, not '65536'",
                "webhooks: {allow: ['10.0.0.0/33']} | allow must have hosts, addresses and networks"
                        + " such as hooks.internal, 10.1.2.3 or 10.0.0.0/8, not '10.0.0.0/33'",
                "webhooks: {timeout: 1s} | connect_timeout must not be above timeout",
                "webhooks: {max_in_flight: 4, max_in_flight_per_endpoint: 5} |"
                        + " max_in_flight_per_endpoint must be from 1 to max_in_flight",
                "webhooks: {keep_log: 0s} | keep_log must be more than 0",
                "audit: {keep: 0s} | keep must be more than 0",
                "webhooks: {retry: {first_delay: 0s}} | first_delay must be more than 0",
                "webhooks: {retry: {first_delay: 5h}} | first_delay must not be above max_delay",
                "webhooks: {retry: {give_up_after: 0s}} | give_up_after must be more than 0",
                "http: {read_timeout: 999ms} | read_timeout must be a second or more",
                "http: {header_timeout: 999ms} | header_timeout must be a second or more",
                "http: {tls: {key: k.pem}} | tls needs both a certificate and a key",
                "http: {trusted_proxies: 10.0.0.0/33} | trusted_proxies must be addresses or"
                        + " networks such as 10.0.0.0/8, not '10.0.0.0/33'",
                "project_limits: {stored_bytes: 0} | stored_bytes must be 1 or more",
                "files: {max_bytes: 0} | max_bytes must be 1 or more",
                "files: {max_batch_bytes: 0} | max_batch_bytes must be 1 or more",
                "files: {batch_expiry: 0s} | batch_expiry must be a second or more",
                "files: {batch_expiry: 1} | batch_expiry must be a time such as 24h or 30d, or"
                        + " never, not '1'",
                "files: {shortest_expiry: 31d} | shortest_expiry must not be above longest_expiry",
                "files: {longest_expiry: 59m} | shortest_expiry must not be above longest_expiry",
                "files: {shortest_expiry: 0s} | shortest_expiry must be a second or more",
                "files: {sweep_interval: 0s} | sweep_interval must be a second or more",
                "batches: {more_endpoints: /rerank} | an endpoint must begin with /v1/, as"
                        + " /v1/rerank does, not /rerank",
                "batches: {windows: [1h, day]} | windows must be times such as 1h, 24h or 7d, not"
                        + " 'day'",
                "batches: {windows: 0s} | the window 0s is too short",
                "batches: {windows: []} | there must be a window",
                "engine: {limits: {lines: 0}} | lines must be a number from 1 to"
                        + " 9223372036854775807, not '0'",
                "engine: {limits: {line_bytes: 0}} | line_bytes must be 1 or more",
                "engine: {limits: {shard_bytes: 0}} | shard_bytes must be 1 or more",
                "engine: {retry: {max_attempts: 0}} | max_attempts must be a number from 1 to"
                        + " 1000, not '0'",
                "engine: {retry: {first_delay: 2m}} | first_delay must not be above max_delay",
                "engine: {retry: {max_delay: 499ms}} | first_delay must not be above max_delay",
                "engine: {retry: {first_delay: 0s}} | first_delay must be more than 0",
                "embedded_model: {enabled: 1} | enabled must be true or false, not '1'",
                "embedded_model: {name: a} | there is no setting 'name'. Allowed here:"
                        + " enabled",
                "http: {prt: 1} | there is no setting 'prt'; did you mean 'port'? Allowed here:"
                        + " host, port, stop_grace, read_timeout, header_timeout, least_body_rate, tls, trusted_proxies",
                "htpp: {port: 1} | there is no setting 'htpp'; did you mean 'http'? Allowed here:"
                        + " upstreams, upstream, data, store, blobs, http, files, batches,"
                        + " engine,"
                        + " webhooks, project_limits, audit, embedded_model",
            })
    void aMistakeIsToldWithItsPlace(String yaml, String message) {
        assertMistake(message, yaml);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{} | an upstream must have a URL",
                "{name: a} | an upstream must have a URL",
                "{name: ' ', url: 'http://a/v1'} | an upstream must have a name",
                "{url: localhost} | 'localhost' is no URL such as http://localhost:8000/v1",
                "{url: 'http://a b/v1'} | 'http://a b/v1' is no URL such as"
                        + " http://localhost:8000/v1",
                "{url: 'http://me:pw@a b/v1'} | 'http://***@a b/v1' is no URL such as"
                        + " http://localhost:8000/v1",
                "{url: 'http://a/v1', headers: {X A: b}} | the name of a header must not have"
                        + " blanks or signs as 'X A' has",
                "{url: 'http://a/v1', headers: {X: \"a\\nb\"}} | the header X has a line end, or"
                        + " another control character",
                "{url: 'ftp://a/v1'} | the URL of an upstream must be like"
                        + " http://localhost:8000/v1",
                "{url: 'http://a/v1?b=c'} | the URL of an upstream must have no user info and no"
                        + " query: name an environment variable with api_key_env instead",
                "{urls: ['http://a/v1', 'http://a/v1']} | the same URL stands twice in upstream a",
                "{url: 'http://a/v1', max_in_flight: 0} | max_in_flight must be a number from 1 to"
                        + " 100000, not '0'",
                "{url: 'http://a/v1', answer_timeout: 0s} | answer_timeout must be 1ms or more",
                "{url: 'http://a/v1', headers: {Authorization: b}} | the header Authorization is"
                        + " set by Tidemill; for a key use api_key_env",
                "{url: 'http://a/v1', key: b} | there is no setting 'key'."
                        + " Allowed here: url, urls, name, api_key_env, models, aliases,"
                        + " max_in_flight, limit, max_answer_bytes, connect_timeout,"
                        + " answer_timeout, headers",
                "{url: 'http://a/v1', limit: {floor: 2, start: 1}} | limit.start must be from"
                        + " limit.floor to limit.ceiling",
                "{url: 'http://a/v1', limit: {floor: 5, ceiling: 4}} | limit.ceiling must be at"
                        + " least limit.floor",
                "{url: 'http://a/v1', limit: {floor: 0}} | floor must be a number from 1 to 100000,"
                        + " not '0'",
                "{url: 'http://a/v1', max_answer_bytes: 0} | max_answer_bytes must be 1 or more",
                "{url: 'http://a/v1'}, {url: 'http://a/v1'} | another upstream is called a, too",
            })
    void aMistakeInAnUpstreamIsToldWithItsPlace(String upstreams, String message) {
        assertMistake(message, "upstreams: [" + upstreams + "]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "upstreams: [{urls: [a, b, 'http://c/v1']}]",
                "upstreams: [{url: a}, {url: b}]",
                "upstream: [a, b]"
            })
    void twoWrongUrlsAreTwoMistakes(String yaml) {
        assertMistake(
                "'a' is no URL such as http://localhost:8000/v1\n"
                        + "t.yaml, line 1: 'b' is no URL such as http://localhost:8000/v1",
                yaml);
    }

    @Test
    void aMistakeInTheFlagIsToldAsItsOwn() {
        var refused =
                assertThrows(
                        InvalidConfig.class,
                        () -> read("", Map.of(), Map.of("upstream", "http://me:pw@a/v1,b")));

        assertEquals(
                """
                --upstream: upstream a: the URL of an upstream must have no user info\
                 and no query: name an environment variable with api_key_env instead
                --upstream: 'b' is no URL such as http://localhost:8000/v1\
                """,
                refused.getMessage());
    }

    @Test
    void mistakesOfAllFeaturesAreToldAtOnce() {
        var refused =
                assertThrows(
                        InvalidConfig.class,
                        () ->
                                read(
                                        "http: {port: x}\nengine:\n  stop_grace: y\n",
                                        Map.of("TIDEMILL_FILES_MAX_BYTES", "z", "TIDEMILL_X", ""),
                                        Map.of("data", "d")));

        assertEquals(
                List.of(
                        "t.yaml, line 1",
                        "TIDEMILL_FILES_MAX_BYTES",
                        "t.yaml, line 3",
                        "TIDEMILL_X"),
                refused.mistakes().stream().map(mistake -> mistake.place()).toList());
    }

    @Test
    void everyMistakeHasTheLineOfItsSetting() {
        var refused =
                assertThrows(
                        InvalidConfig.class,
                        () ->
                                read(
                                        """
                                        http:
                                          host: ""
                                          read_timeout: 0s
                                        files:
                                          max_bytes: 0
                                          longest_expiry: 1d
                                          shortest_expiry: 2d
                                        engine:
                                          retry:
                                            max_delay: 1ms
                                            first_delay: 1s
                                          limits:
                                            shard_bytes: 0
                                            line_bytes: 0
                                        upstreams:
                                          - name: a
                                            url: ftp://a/v1
                                            connect_timeout: 0s
                                            headers:
                                              Host: b
                                        """));

        assertEquals(
                List.of(18, 17, 19, 3, 2, 5, 7, 14, 13, 11),
                refused.mistakes().stream()
                        .map(mistake ->
                                Integer.parseInt(mistake.place().replace("t.yaml, line ", "")))
                        .toList());
    }

    @Test
    void theSameUpstreamTwiceIsAMistake() {
        var refused =
                assertThrows(
                        InvalidConfig.class,
                        () -> read("", Map.of(), Map.of("upstream", "http://a/v1,http://a/v1")));
        assertTrue(
                refused.mistakes()
                        .getFirst()
                        .message()
                        .endsWith("upstream a/v1 stands there twice"));
    }

    @Test
    void aMisspeltDiscoverIsNoModel() {
        assertMistake(
                "models must be discover, any, or a list of names such as [a, b]",
                "upstreams: [{url: 'http://a/v1', models: discovery}]");
    }

    @Test
    void theDataFolderMustHaveAName() {
        assertMistake("data must not be empty", "data: ''");
    }

    private static void assertMistake(String message, String yaml) {
        var refused = assertThrows(InvalidConfig.class, () -> read(yaml));

        assertEquals("t.yaml, line 1: " + message, refused.getMessage());
    }

    private static Config read(String yaml) throws InvalidConfig {
        return read(yaml, Map.of(), Map.of());
    }

    private static Config read(
            String yaml, Map<String, String> environment, Map<String, String> flags)
            throws InvalidConfig {
        return new ConfigReader(environment)
                .read(Settings.read(yaml, "t.yaml", environment, flags));
    }
}
