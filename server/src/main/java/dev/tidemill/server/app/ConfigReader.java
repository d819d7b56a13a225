package dev.tidemill.server.app;

import dev.tidemill.server.batches.BatchesConfig;
import dev.tidemill.server.config.InvalidConfig;
import dev.tidemill.server.config.Network;
import dev.tidemill.server.config.Section;
import dev.tidemill.server.config.Settings;
import dev.tidemill.server.config.Units;
import dev.tidemill.server.dispatch.UpstreamConfig;
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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads the [Config] of a server out of its settings.
public final class ConfigReader {
    private static final Path DATA = Path.of("tidemill-data");

    private final Map<String, String> environment;

    /// @param environment of the process
    public ConfigReader(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /// Where everything is kept, whatever else is wrong.
    public StorageConfig storage(Settings settings) {
        return storage(settings.whole());
    }

    /// @throws InvalidConfig with everything that is wrong
    public Config read(Settings settings) throws InvalidConfig {
        // The script that starts the JVM takes this one.
        settings.leaveOut("TIDEMILL_JAVA_OPTS");
        settings.leaveOut("TIDEMILL_CONFIG");
        // What Kubernetes tells of a service that is called tidemill.
        environment.keySet().stream()
                .filter(name -> name.matches("TIDEMILL_(SERVICE|PORT)(_.*)?"))
                .forEach(settings::leaveOut);
        var whole = settings.whole();
        var upstreams = new UpstreamsReader().read(whole);
        var config =
                new Config(
                        storage(whole),
                        http(whole.section("http")),
                        files(whole.section("files")),
                        batches(whole.section("batches")),
                        engine(whole.section("engine")),
                        WebhooksReader.read(whole.section("webhooks")),
                        projectLimits(whole.section("project_limits")),
                        audit(whole.section("audit")),
                        upstreams,
                        embeddedModel(whole.section("embedded_model"), upstreams),
                        TracingConfig.of(environment));
        settings.finish();
        return config;
    }

    private static StorageConfig storage(Section whole) {
        var data = whole.path("data", DATA);
        var database = database(whole.section("store"));
        var blobs = whole.section("blobs");
        var folder = blobs.path("dir", StorageConfig.blobsIn(data));
        blobs.refuseOthers();
        return new StorageConfig(data, database, folder);
    }

    /// Without a URL the database is the embedded one.
    private static Optional<PostgresConfig> database(Section section) {
        var url = section.text("url", PostgresConfig::shown);
        var user = section.text("user");
        var password = section.secret("password_env");
        int connections =
                (int) section.number("connections", 2, 1_000, PostgresConfig.DEFAULT_CONNECTIONS);
        return section.make(
                () -> url.map(text -> new PostgresConfig(text, user, password, connections)),
                Optional.empty());
    }

    private static HttpConfig http(Section section) {
        var otherwise = HttpConfig.DEFAULT;
        String host = section.text("host", otherwise.host());
        int port = (int) section.number("port", 0, 65_535, otherwise.port());
        var stopGrace = section.duration("stop_grace", otherwise.stopGrace());
        var patience = patience(section);
        var tls = tls(section.section("tls"));
        var proxies = proxies(section);
        return section.make(
                () -> new HttpConfig(host, port, stopGrace, patience, tls, proxies), otherwise);
    }

    private static Patience patience(Section section) {
        var otherwise = Patience.DEFAULT;
        var silence = section.duration("read_timeout", otherwise.silence());
        var headers = section.duration("header_timeout", otherwise.headers());
        long rate = section.bytes("least_body_rate", otherwise.leastRate());
        return section.part(() -> new Patience(silence, headers, rate), otherwise);
    }

    private static Optional<TlsConfig> tls(Section section) {
        var certificate = section.text("certificate");
        var key = section.text("key");
        if (certificate.isPresent() != key.isPresent()) {
            section.note("tls needs both a certificate and a key", "certificate", "key");
        }
        section.refuseOthers();
        return certificate.flatMap(
                file -> key.map(other -> new TlsConfig(Path.of(file), Path.of(other))));
    }

    private static List<Network> proxies(Section section) {
        List<Network> proxies = new ArrayList<>();
        for (String text : section.texts("trusted_proxies", List.of())) {
            Network.parse(text)
                    .ifPresentOrElse(
                            proxies::add,
                            () ->
                                    section.note(
                                            "trusted_proxies must be addresses or networks such as"
                                                    + " 10.0.0.0/8, not '"
                                                    + text
                                                    + "'",
                                            "trusted_proxies"));
        }
        return proxies;
    }

    private static FilesConfig files(Section section) {
        var otherwise = FilesConfig.DEFAULT;
        long maxBytes = section.bytes("max_bytes", otherwise.maxBytes());
        long maxBatchBytes = section.bytes("max_batch_bytes", otherwise.maxBatchBytes());
        var batchExpiry = section.durationOrNever("batch_expiry", otherwise.batchExpiry());
        var shortest = section.duration("shortest_expiry", otherwise.shortestExpiry());
        var longest = section.duration("longest_expiry", otherwise.longestExpiry());
        var sweep = section.duration("sweep_interval", otherwise.sweepInterval());
        var uploads = uploads(section.section("uploads"));
        return section.make(
                () ->
                        new FilesConfig(
                                maxBytes,
                                maxBatchBytes,
                                batchExpiry,
                                shortest,
                                longest,
                                sweep,
                                uploads),
                otherwise);
    }

    private static UploadsConfig uploads(Section section) {
        var otherwise = UploadsConfig.DEFAULT;
        long maxBytes = section.bytes("max_bytes", otherwise.maxBytes());
        long maxPartBytes = section.bytes("max_part_bytes", otherwise.maxPartBytes());
        var expiry = section.duration("expiry", otherwise.expiry());
        return section.make(() -> new UploadsConfig(maxBytes, maxPartBytes, expiry), otherwise);
    }

    private static BatchesConfig batches(Section section) {
        var otherwise = BatchesConfig.DEFAULT;
        List<String> endpoints = new ArrayList<>(otherwise.endpoints());
        Set<String> more = new HashSet<>(section.texts("more_endpoints", List.of()));
        more.removeAll(endpoints);
        more.stream().sorted().forEach(endpoints::add);
        Map<String, Duration> windows = new LinkedHashMap<>();
        for (String window : section.texts("windows", List.copyOf(otherwise.windows().keySet()))) {
            Units.duration(window)
                    .ifPresentOrElse(
                            length -> windows.put(window, length),
                            () ->
                                    section.note(
                                            "windows must be times such as 1h, 24h or 7d, not '"
                                                    + window
                                                    + "'",
                                            "windows"));
        }
        return section.make(() -> new BatchesConfig(endpoints, windows), otherwise);
    }

    private static ProjectLimits projectLimits(Section section) {
        var otherwise = ProjectLimits.DEFAULT;
        long most = Long.MAX_VALUE;
        long requests =
                section.number("requests_per_minute", 1, most, otherwise.requestsPerMinute());
        long batches = section.number("batches_per_hour", 1, most, otherwise.batchesPerHour());
        long bytes = section.bytes("stored_bytes", otherwise.storedBytes());
        long lines = section.number("queued_lines", 1, most, otherwise.queuedLines());
        return section.make(() -> new ProjectLimits(requests, batches, bytes, lines), otherwise);
    }

    private static EngineConfig engine(Section section) {
        var otherwise = EngineConfig.DEFAULT;
        var limits = limits(section.section("limits"));
        var retry = retry(section.section("retry"));
        var cancelGrace = section.duration("cancel_grace", otherwise.cancelGrace());
        var stopGrace = section.duration("stop_grace", otherwise.stopGrace());
        var outputExpiry = section.duration("output_expiry", otherwise.outputExpiry());
        return section.make(
                () -> new EngineConfig(limits, retry, cancelGrace, stopGrace, outputExpiry),
                otherwise);
    }

    private static EngineConfig.Limits limits(Section section) {
        var otherwise = EngineConfig.Limits.DEFAULT;
        long lines = section.number("lines", 1, Long.MAX_VALUE, otherwise.lines());
        long lineBytes = section.bytes("line_bytes", otherwise.lineBytes());
        long inputs =
                section.number("embedding_inputs", 1, Long.MAX_VALUE, otherwise.embeddingInputs());
        long shardLines = section.number("shard_lines", 1, 1_000_000, otherwise.shardLines());
        long shardBytes = section.bytes("shard_bytes", otherwise.shardBytes());
        return section.make(
                () -> new EngineConfig.Limits(lines, lineBytes, inputs, shardLines, shardBytes),
                otherwise);
    }

    private static RetryConfig retry(Section section) {
        var otherwise = RetryConfig.DEFAULT;
        int attempts = (int) section.number("max_attempts", 1, 1_000, otherwise.maxAttempts());
        var first = section.duration("first_delay", otherwise.firstDelay());
        var longest = section.duration("max_delay", otherwise.maxDelay());
        return section.make(() -> new RetryConfig(attempts, first, longest), otherwise);
    }

    private static AuditConfig audit(Section section) {
        var keep = section.duration("keep", AuditConfig.DEFAULT.keep());
        return section.make(() -> new AuditConfig(keep), AuditConfig.DEFAULT);
    }

    /// It is there when nothing else is, or when it is asked for.
    private static boolean embeddedModel(Section section, List<UpstreamConfig> upstreams) {
        boolean enabled = section.flag("enabled", upstreams.isEmpty());
        section.refuseOthers();
        return enabled;
    }
}
