package dev.tidemill.server.dispatch;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/// Bounds the bytes of all lines in flight: their bodies, and their answers until they are stored.
///
/// What is in hand is never refused, since it must come to an end; while the budget is used up no
/// further line is taken.
public final class ByteBudget {
    private final long most;
    private final AtomicLong used = new AtomicLong();
    private final List<Runnable> waiting = new CopyOnWriteArrayList<>();

    /// @param most in bytes
    public ByteBudget(long most) {
        this.most = most;
    }

    /// A quarter of the heap.
    public static ByteBudget ofHeap() {
        return new ByteBudget(Runtime.getRuntime().maxMemory() / 4);
    }

    /// Tells how much of it is used.
    public void watch(MeterRegistry registry) {
        Gauge.builder("tidemill.line.memory", used, AtomicLong::get)
                .description("Bytes of lines in flight, and of answers that are not yet durable")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("tidemill.line.memory.limit", () -> most)
                .description("While so many bytes of lines are in memory, no further line is taken")
                .baseUnit("bytes")
                .register(registry);
    }

    boolean hasRoom() {
        return used.get() < most;
    }

    public void charge(long bytes) {
        used.addAndGet(bytes);
    }

    /// Gives back what [#charge] took.
    public void release(long bytes) {
        long now = used.addAndGet(-bytes);
        if (now < most && now + bytes >= most) {
            waiting.forEach(Runnable::run);
        }
    }

    /// Is called whenever there is room again.
    void onRoom(Runnable listener) {
        waiting.add(listener);
    }
}
