package dev.tidemill.server.dispatch;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives the permits of one upstream to lines: whenever a permit is free and the bytes in flight
/// allow it, the source whose turn it is gives its next line, which runs on a virtual thread of its
/// own and gives the permit back when it ends.
public final class Dispatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final FairShare shares = new FairShare(System::nanoTime);
    private final Capacity capacity;
    private final ByteBudget budget;
    private final Thread loop;
    private int held;
    private boolean closed;

    /// @param name of the upstream
    /// @param capacity how many lines may be in flight
    public Dispatcher(String name, Capacity capacity, ByteBudget budget) {
        this.capacity = capacity;
        this.budget = budget;
        budget.onRoom(this::wake);
        capacity.onMore(this::wake);
        loop = Thread.ofPlatform().daemon().name("dispatch-" + name).start(this::dispatchAll);
    }

    /// Says that the source has, or may have, a line to send. May be called any number of times.
    public void offer(LineSource source) {
        lock.lock();
        try {
            shares.add(source);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /// Forgets a source that has no more lines. Those in flight are not touched.
    public void remove(LineSource source) {
        lock.lock();
        try {
            shares.remove(source);
        } finally {
            lock.unlock();
        }
    }

    /// How many lines are in flight.
    public int inFlight() {
        lock.lock();
        try {
            return held;
        } finally {
            lock.unlock();
        }
    }

    private void wake() {
        lock.lock();
        try {
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void dispatchAll() {
        FairShare.Turn turn = next();
        while (turn != null) {
            send(turn);
            turn = next();
        }
    }

    /// Waits for a permit, for room and for a source; null when closed.
    private FairShare.@Nullable Turn next() {
        lock.lock();
        try {
            while (!closed) {
                var turn = hasRoom() ? shares.take() : null;
                if (turn != null) {
                    held++;
                    return turn;
                }
                var _ = changed.awaitNanos(capacity.nanosUntilMore());
            }
            return null;
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody may interrupt the dispatcher", e);
        } finally {
            lock.unlock();
        }
    }

    private boolean hasRoom() {
        return held < capacity.permits() && budget.hasRoom();
    }

    private void send(FairShare.Turn turn) {
        Runnable line = take(turn.source());
        if (line == null) {
            finish(turn, true);
            return;
        }
        Thread.startVirtualThread(() -> {
            try {
                line.run();
            } finally {
                finish(turn, false);
            }
        });
    }

    /// The guard of the thread, without which no line would ever be sent again.
    private static @Nullable Runnable take(LineSource source) {
        try {
            return source.take();
        } catch (RuntimeException e) {
            LOG.error("a batch could not give its next line", e);
            return null;
        }
    }

    private void finish(FairShare.Turn turn, boolean wasEmpty) {
        lock.lock();
        try {
            held--;
            shares.end(turn, wasEmpty);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until nothing is in flight, but not longer than this. True if so.
    public boolean awaitIdle(Duration most) {
        lock.lock();
        try {
            long left = most.toNanos();
            while (held > 0 && left > 0) {
                left = changed.awaitNanos(left);
            }
            return held == 0;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /// Takes no more lines. Those in flight go on.
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        if (Thread.currentThread() != loop) {
            joinLoop();
        }
    }

    private void joinLoop() {
        try {
            loop.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
