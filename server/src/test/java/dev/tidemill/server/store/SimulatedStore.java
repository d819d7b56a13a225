package dev.tidemill.server.store;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// One real database for many processes of a simulation, each behind a gate of its own.
public final class SimulatedStore implements AutoCloseable {
    private static final Sql REMAINS = Sql.of("select 1 from batches where remains = 1 limit 1");

    private final SqliteDatabase database;

    private SimulatedStore(SqliteDatabase database) {
        this.database = database;
    }

    /// What stands between a process and its database.
    public interface Gate {
        /// Lets everything pass.
        Gate OPEN =
                new Gate() {
                    @Override
                    public boolean mayWrite() {
                        return true;
                    }

                    @Override
                    public boolean mayHear() {
                        return true;
                    }

                    @Override
                    public boolean isAlive() {
                        return true;
                    }

                    @Override
                    public void defect(IllegalStateException defect) {
                        throw defect;
                    }
                };

        /// Asked before each transaction that writes. False: it is not run.
        boolean mayWrite();

        /// Asked when it is durable. False: its caller does not hear of that.
        boolean mayHear();

        /// Asked when a transaction begins. False: nothing is read, nothing written.
        boolean isAlive();

        /// Hears of a transaction that must never be tried, as when a line would get two results.
        void defect(IllegalStateException defect);
    }

    /// Makes an empty database, which others may be copied from.
    public static void prepare(Path file) {
        Schema.migrate(file);
    }

    /// Opens a copy of the prepared database in the folder.
    public static SimulatedStore open(Path prepared, Path folder) throws IOException {
        Path file = folder.resolve("tidemill.db");
        Files.copy(prepared, file);
        return new SimulatedStore(SqliteDatabase.open(folder, new SimpleMeterRegistry()));
    }

    /// Whether shards and results of batches that have ended are still there.
    public boolean hasRemains() {
        return database.read(session -> session.sql(REMAINS).one(Row::number)).isPresent();
    }

    /// The store as the process behind the gate has it. It is never closed.
    public Store behind(Gate gate) {
        return new Store(new GatedDatabase(database, gate));
    }

    @Override
    public void close() {
        database.close();
    }

    private record GatedDatabase(Database database, Gate gate) implements Database {
        @Override
        public <T> T read(Work<T> work) {
            checkAlive();
            return database.read(work);
        }

        @Override
        public <T> T write(Work<T> work) {
            check(gate.mayWrite());
            T result = writeNow(work);
            if (!gate.mayHear()) {
                throw new StoreUnavailable("The gate is closed.", null, true);
            }
            return result;
        }

        private <T> T writeNow(Work<T> work) {
            try {
                return database.write(session -> {
                    checkAlive();
                    return work.run(session);
                });
            } catch (IllegalStateException defect) {
                gate.defect(defect);
                throw defect;
            }
        }

        @Override
        public boolean isShared() {
            return database.isShared();
        }

        private void checkAlive() {
            check(gate.isAlive());
        }

        private static void check(boolean passes) {
            if (!passes) {
                throw new StoreUnavailable("The gate is closed.", null);
            }
        }

        @Override
        public void close() {}
    }
}
