package dev.tidemill.server.app;

import dev.tidemill.server.batches.BatchesConfig;
import dev.tidemill.server.dispatch.UpstreamConfig;
import dev.tidemill.server.engine.EngineConfig;
import dev.tidemill.server.files.FilesConfig;
import dev.tidemill.server.http.HttpConfig;
import dev.tidemill.server.http.Patience;
import dev.tidemill.server.ops.TracingConfig;
import dev.tidemill.server.store.AuditConfig;
import dev.tidemill.server.store.ProjectLimits;
import dev.tidemill.server.webhooks.WebhooksConfig;
import java.nio.file.Path;
import java.util.List;

/// All configuration of a server, one record a feature.
///
/// @param embeddedModel whether the model in this process takes part
public record Config(
        StorageConfig storage,
        HttpConfig http,
        FilesConfig files,
        BatchesConfig batches,
        EngineConfig engine,
        WebhooksConfig webhooks,
        ProjectLimits limits,
        AuditConfig audit,
        List<UpstreamConfig> upstreams,
        boolean embeddedModel,
        TracingConfig tracing) {
    public Config {
        upstreams = List.copyOf(upstreams);
    }

    /// The defaults on this data folder, at any free port, with the embedded model alone.
    public static Config on(Path data) {
        return new Config(
                StorageConfig.in(data),
                HttpConfig.DEFAULT.at("127.0.0.1", 0),
                FilesConfig.DEFAULT,
                BatchesConfig.DEFAULT,
                EngineConfig.DEFAULT,
                WebhooksConfig.DEFAULT,
                ProjectLimits.DEFAULT,
                AuditConfig.DEFAULT,
                List.of(),
                true,
                TracingConfig.OFF);
    }

    /// The same with these upstreams instead of the embedded model.
    public Config with(List<UpstreamConfig> others) {
        return new Config(
                storage, http, files, batches, engine, webhooks, limits, audit, others, false,
                tracing);
    }

    /// The same with another engine.
    public Config with(EngineConfig other) {
        return new Config(
                storage,
                http,
                files,
                batches,
                other,
                webhooks,
                limits,
                audit,
                upstreams,
                embeddedModel,
                tracing);
    }

    /// The same with other webhooks.
    public Config with(WebhooksConfig other) {
        return new Config(
                storage,
                http,
                files,
                batches,
                engine,
                other,
                limits,
                audit,
                upstreams,
                embeddedModel,
                tracing);
    }

    /// The same with other limits.
    public Config with(ProjectLimits other) {
        return new Config(
                storage,
                http,
                files,
                batches,
                engine,
                webhooks,
                other,
                audit,
                upstreams,
                embeddedModel,
                tracing);
    }

    /// The same with other storage.
    public Config with(StorageConfig other) {
        return new Config(
                other,
                http,
                files,
                batches,
                engine,
                webhooks,
                limits,
                audit,
                upstreams,
                embeddedModel,
                tracing);
    }

    /// The same with other patience.
    public Config with(Patience other) {
        return new Config(
                storage,
                http.with(other),
                files,
                batches,
                engine,
                webhooks,
                limits,
                audit,
                upstreams,
                embeddedModel,
                tracing);
    }

    /// The same with other tracing.
    public Config with(TracingConfig other) {
        return new Config(
                storage,
                http,
                files,
                batches,
                engine,
                webhooks,
                limits,
                audit,
                upstreams,
                embeddedModel,
                other);
    }
}
