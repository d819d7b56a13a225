package dev.tidemill.server.engine;

import dev.tidemill.server.store.NodeStore;
import dev.tidemill.server.store.NodeStore.Node;
import dev.tidemill.server.store.StoreUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// This node among those that share the store. With each beat it tells that it lives, hears who
/// else does, and gets its share of the upstreams for the time of a lease: a process that wakes
/// from a pause finds its lease over before anybody tells it.
final class Membership {
    static final Duration BEAT = Duration.ofSeconds(3);

    /// Shorter than it takes until others count this node as dead.
    static final Duration LEASE = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

    private final NodeStore nodes;
    private final String incarnation;
    private final Listener listener;
    private final LongSupplier nanos;
    private long lastGood;
    private long judgesFrom;
    private boolean hasLeft;
    private final NodeMeters meters;
    private List<String> live = List.of();

    /// Hears what becomes of this node.
    interface Listener {
        /// For so long this node is number `rank`, from 0, of so many that live.
        void share(int rank, int nodes, Duration goodFor);

        /// This node counted as dead: whatever it held is others' now.
        void replaced();
    }

    /// @param nanos a monotonic clock, such as [System#nanoTime]
    Membership(
            NodeStore nodes,
            String incarnation,
            Listener listener,
            NodeMeters meters,
            LongSupplier nanos) {
        this.nodes = nodes;
        this.incarnation = incarnation;
        this.listener = listener;
        this.nanos = nanos;
        this.meters = meters;
        meters.tell(List.of(incarnation));
        lastGood = nanos.getAsLong();
        judgesFrom = lastGood;
    }

    /// Enters this node.
    void join() {
        nodes.join(incarnation);
    }

    /// Tells the others that this node lives, and hears which do. To be called every [#BEAT]. Does
    /// nothing after [#leave], lest it joins again.
    synchronized void beat() {
        if (hasLeft) {
            return;
        }
        long start = nanos.getAsLong();
        try {
            if (start - lastGood > 3 * BEAT.toNanos()) {
                // The database could not be reached, and all others seem dead. They get their time.
                judgesFrom = start + NodeStore.DEAD_AFTER.toNanos();
            }
            var heard = nodes.beat(incarnation, start - judgesFrom >= 0);
            if (heard.isPresent()) {
                lastGood = start;
                heard(heard.get(), start);
            } else {
                LOG.warn("this node counted as dead: what it ran is taken over by others");
                listener.replaced();
                join();
            }
        } catch (StoreUnavailable e) {
            LOG.warn("the beat of this node has failed", e);
        }
    }

    private void heard(List<Node> nodes, long start) {
        var now = nodes.stream().map(Node::incarnation).toList();
        if (!now.equals(live)) {
            LOG.info("nodes that live: {}", String.join(", ", now));
            live = now;
            meters.tell(now);
        }
        var goodFor = LEASE.minusNanos(nanos.getAsLong() - start);
        listener.share(now.indexOf(incarnation), now.size(), goodFor);
    }

    /// Takes this node out: what it still holds is others' at once.
    synchronized void leave() {
        hasLeft = true;
        nodes.leave(incarnation);
    }
}
