package dev.tidemill.server.store;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;

/// All truth: opened once a process, shared by every feature.
public final class Store implements AutoCloseable {
    private static final Sql PING = Sql.of("select 1");

    private final Database database;
    private final Quotas quotas;
    private volatile Runnable ended = () -> {};

    Store(Database database) {
        this(database, ProjectLimits.DEFAULT);
    }

    private Store(Database database, ProjectLimits limits) {
        this.database = database;
        quotas = new Quotas(limits);
    }

    /// This store under other limits of projects.
    public Store within(ProjectLimits limits) {
        return new Store(database, limits);
    }

    /// Opens the store in the data folder, making both if need be. Slow, and calls native code: not
    /// for a virtual thread.
    ///
    /// @param registry where its commits are measured
    /// @throws StoreRefused if another process has it open, or it was written by a newer program
    public static Store open(Path folder, MeterRegistry registry) {
        return new Store(SqliteDatabase.open(folder, registry));
    }

    /// Connects to the database that several nodes share, and brings its schema up to date.
    ///
    /// @param registry where its commits are measured
    /// @throws StoreRefused if it cannot be reached, or was written by a newer program
    public static Store open(PostgresConfig config, MeterRegistry registry) {
        return new Store(PostgresDatabase.open(config, registry));
    }

    /// Opens the store in a data folder for one command, whether a server is using it or not.
    ///
    /// @throws StoreRefused if it cannot be used, or a program of another version is using it
    public static Store visit(Path folder) {
        return new Store(SqliteGuest.open(folder));
    }

    /// Whether other nodes work on it at the same time.
    public boolean isShared() {
        return database.isShared();
    }

    public BatchStore batches() {
        return new BatchStore(database, quotas, System::nanoTime);
    }

    public BatchLife life() {
        return new BatchLife(database, quotas, () -> ended.run());
    }

    /// Calls this after each transaction in which a batch may have ended here, from now on.
    public void onEnd(Runnable listener) {
        ended = listener;
    }

    public ShardStore shards() {
        return new ShardStore(database);
    }

    public ResultStore results() {
        return new ResultStore(database);
    }

    public FileStore files() {
        return new FileStore(database, quotas);
    }

    public WebhookStore webhooks() {
        return new WebhookStore(database);
    }

    public DeliveryStore deliveries() {
        return new DeliveryStore(database);
    }

    public KeyStore keys() {
        return new KeyStore(database);
    }

    public UploadStore uploads() {
        return new UploadStore(database, quotas);
    }

    public AuditLog audit() {
        return new AuditLog(database);
    }

    public NodeStore nodes() {
        return new NodeStore(database);
    }

    /// Whether the database can be written.
    public boolean answers() {
        try {
            return database.write(session -> session.sql(PING).one(Row::number)).isPresent();
        } catch (StoreUnavailable _) {
            return false;
        }
    }

    @Override
    public void close() {
        database.close();
    }
}
