package dev.tidemill.server.dispatch;

import dev.tidemill.server.job.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The endpoints of an upstream, and how many lines they may have in flight: together this node's
/// part of the upstream's maximum, and each what it bears.
final class Pool implements Capacity {
    private static final Logger LOG = LoggerFactory.getLogger(Pool.class);

    private final String name;
    private volatile int maxInFlight;
    private final LongSupplier nanos;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile List<Member> members = List.of();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile Share share = Share.ALL;
    private int inFlight;
    private int turn;

    /// @param name of the upstream
    /// @param nanos a monotonic clock, such as [System#nanoTime]
    Pool(String name, LongSupplier nanos) {
        this.name = name;
        this.nanos = nanos;
    }

    /// Takes these endpoints from now on. One that is gone ends its lines and gets no more; one
    /// that stays under its name keeps what was learnt of it.
    void reload(List<Endpoint> endpoints, LimitRange range, int most) {
        changing(() -> {
            var before = new ArrayList<>(members);
            List<Member> after = new ArrayList<>();
            for (Endpoint endpoint : endpoints) {
                after.add(take(endpoint, range, before));
            }
            before.forEach(Member::retire);
            members = List.copyOf(after);
            maxInFlight = most;
        });
    }

    private static Member take(Endpoint endpoint, LimitRange range, List<Member> before) {
        for (Member member : before) {
            if (member.endpoint().name().equals(endpoint.name())) {
                before.remove(member);
                member.reload(endpoint, range);
                return member;
            }
        }
        return new Member(endpoint, range);
    }

    List<Endpoint> endpoints() {
        return members.stream().map(Member::endpoint).toList();
    }

    void share(Share other) {
        changing(() -> share = other);
    }

    /// Whether this node may send anything. Asked at the last moment before a request is written.
    boolean maySend() {
        return share.isGood(nanos.getAsLong());
    }

    /// This node's part of the maximum.
    int ceiling() {
        return share.of(maxInFlight, nanos.getAsLong());
    }

    @Override
    public int permits() {
        lock.lock();
        try {
            return permits(nanos.getAsLong());
        } finally {
            lock.unlock();
        }
    }

    private int permits(long now) {
        long sum = 0;
        for (Member member : members) {
            sum += member.bears(now);
        }
        return (int) Math.min(ceiling(), sum);
    }

    /// How many lines the endpoint of this name bears.
    int permitsOf(String endpoint) {
        lock.lock();
        try {
            long now = nanos.getAsLong();
            return members(endpoint).mapToInt(member -> member.bears(now)).sum();
        } finally {
            lock.unlock();
        }
    }

    /// Whether the endpoint of this name is known to be down.
    boolean isDown(String endpoint) {
        lock.lock();
        try {
            return members(endpoint).anyMatch(Member::isDown);
        } finally {
            lock.unlock();
        }
    }

    private Stream<Member> members(String endpoint) {
        return members.stream().filter(one -> one.endpoint().name().equals(endpoint));
    }

    @Override
    public long nanosUntilMore() {
        lock.lock();
        try {
            long now = nanos.getAsLong();
            long least = Long.MAX_VALUE;
            for (Member member : members) {
                least = Math.min(least, member.nanosUntilMore(now));
            }
            return least;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onMore(Runnable listener) {
        listeners.add(listener);
    }

    /// Whether no endpoint is known to be up.
    boolean isDown() {
        lock.lock();
        try {
            return members.stream().allMatch(Member::isDown);
        } finally {
            lock.unlock();
        }
    }

    /// How many endpoints are known to be down.
    long down() {
        lock.lock();
        try {
            return members.stream().filter(Member::isDown).count();
        } finally {
            lock.unlock();
        }
    }

    /// A place at the endpoint that has the fewest lines in flight for what it bears; null if there
    /// is none now.
    Member.@Nullable Seat take() {
        lock.lock();
        try {
            long now = nanos.getAsLong();
            Member best = inFlight < ceiling() ? best(now) : null;
            if (best == null) {
                return null;
            }
            inFlight++;
            return best.take(now);
        } finally {
            lock.unlock();
        }
    }

    /// Those that are alike take turns.
    private @Nullable Member best(long now) {
        turn++;
        Member best = null;
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get((turn + i) % members.size());
            if (member.hasRoom(now) && (best == null || member.goesBefore(best, now))) {
                best = member;
            }
        }
        return best;
    }

    /// @param outcome null if the line was broken off from this side
    void giveBack(Member.Seat seat, @Nullable Outcome outcome) {
        changing(() -> {
            inFlight--;
            String endpoint = seat.endpoint().name();
            switch (seat.member().giveBack(seat, outcome, nanos.getAsLong())) {
                case OPENED -> LOG.warn("upstream {}: {} is down", name, endpoint);
                case CLOSED -> LOG.info("upstream {}: {} answers again", name, endpoint);
                case NONE -> {}
            }
        });
    }

    private void changing(Runnable change) {
        boolean more;
        lock.lock();
        try {
            int before = permits(nanos.getAsLong());
            change.run();
            more = permits(nanos.getAsLong()) > before;
        } finally {
            lock.unlock();
        }
        if (more) {
            listeners.forEach(Runnable::run);
        }
    }
}
