package dev.tidemill.server.simulation;

import dev.tidemill.server.blobs.Blobs;
import dev.tidemill.server.dispatch.ByteBudget;
import dev.tidemill.server.engine.Engine;
import dev.tidemill.server.engine.Parts;
import dev.tidemill.server.store.SimulatedStore;
import dev.tidemill.server.store.Store;
import dev.tidemill.server.store.StoreUnavailable;
import dev.tidemill.server.trace.Tracing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One process of a simulation, from its start to the end that its plan has for it.
final class Node implements SimulatedStore.Gate, AutoCloseable {
    private enum State {
        ALIVE,
        HUNG,
        DEAD
    }

    private final World world;
    private final Plan.Life life;
    private final @Nullable Node hung;
    private final Thread client = Thread.currentThread();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private State state = State.ALIVE;
    private boolean isEnding;
    private boolean hasHung;
    private int reached;
    private int writes;
    private int heard;
    private int blobsBegun;
    private final NodeBlobs blobs;
    private final Store store;
    private @Nullable Engine engine;

    /// @param hung the process whose place this one takes, if that may wake up
    Node(World world, Plan.Life life, @Nullable Node hung) throws IOException {
        this.world = world;
        this.life = life;
        this.hung = hung;
        blobs = new NodeBlobs(world.blobs(), this);
        store = world.database.behind(this);
    }

    /// Starts the engine, unless the process ends before that.
    void start(int number) {
        var model = new FaultyModel(world, this, blobs);
        try {
            engine =
                    Engine.start(
                            new Parts(
                                    store,
                                    blobs,
                                    model.upstreams(world.plan.permits()),
                                    world.plan.config(),
                                    world::now,
                                    new Random(world.plan.seed() * 31 + number),
                                    "node-" + number,
                                    new ByteBudget(1 << 20),
                                    new SimpleMeterRegistry(),
                                    Tracing.OFF));
        } catch (StoreUnavailable _) {
            die();
        }
    }

    /// Null if the process came to its end before there was one.
    @Nullable Engine engine() {
        return engine;
    }

    Store store() {
        return store;
    }

    Blobs blobs() {
        return blobs;
    }

    /// Whether its end has come, of whichever kind.
    boolean hasEnded() {
        lock.lock();
        try {
            return isEnding || state != State.ALIVE;
        } finally {
            lock.unlock();
        }
    }

    /// Whether it never stood still: one that did sends lines that others have sent.
    boolean hasNeverHung() {
        lock.lock();
        try {
            return !hasHung;
        } finally {
            lock.unlock();
        }
    }

    boolean isHung() {
        lock.lock();
        try {
            return state == State.HUNG;
        } finally {
            lock.unlock();
        }
    }

    void wake() {
        lock.lock();
        try {
            if (state == State.HUNG) {
                state = State.ALIVE;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    void die() {
        lock.lock();
        try {
            state = State.DEAD;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Comes by a place where it may end. False if it goes no further.
    boolean passes(Step step) {
        lock.lock();
        try {
            if (!isEnding && life.step() == step && ++reached == life.nth()) {
                isEnding = true;
                end();
            }
            // The client of a process that hangs gives up.
            while (state == State.HUNG && Thread.currentThread() != client) {
                changed.awaitUninterruptibly();
            }
            return state == State.ALIVE;
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        switch (life.end()) {
            case KILL -> state = State.DEAD;
            case HANG -> {
                state = State.HUNG;
                hasHung = true;
            }
            case STOP -> {}
        }
    }

    @Override
    public boolean mayWrite() {
        int nth;
        lock.lock();
        try {
            nth = ++writes;
        } finally {
            lock.unlock();
        }
        if (hung != null && nth == life.wakes()) {
            hung.wake();
        }
        return passes(Step.BEFORE_WRITE) && !life.refusedWrites().contains(nth);
    }

    @Override
    public boolean mayHear() {
        return passes(Step.AFTER_WRITE) && !life.unheardWrites().contains(nextHeard());
    }

    private int nextHeard() {
        lock.lock();
        try {
            return ++heard;
        } finally {
            lock.unlock();
        }
    }

    /// Whether it is on this side of its end. A process that hangs is.
    @Override
    public boolean isAlive() {
        lock.lock();
        try {
            return state != State.DEAD;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void defect(IllegalStateException defect) {
        world.violated("the store was asked for what must not be: " + defect.getCause());
    }

    /// Whether there is room for its next blob.
    boolean hasRoom() {
        lock.lock();
        try {
            return !life.refusedBlobs().contains(++blobsBegun);
        } finally {
            lock.unlock();
        }
    }

    /// Lets go of the threads of the engine: in order if it is to stop, dead otherwise.
    @Override
    public void close() {
        if (life.end() != Plan.End.STOP) {
            die();
        }
        if (engine != null) {
            try {
                engine.close();
            } catch (StoreUnavailable _) {
                // A dead process does not say good-bye.
            }
        }
        die();
    }
}
