package dev.tidemill.server.engine;

import dev.tidemill.server.store.ClaimedShard;
import dev.tidemill.server.store.Shard;
import dev.tidemill.server.store.StoreUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Claims shards for the batches that want one, on a thread of its own.
final class Claimer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Claimer.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Parts parts;
    private final Background background;
    private final Wishes wishes;
    private final Set<Shard> held = ConcurrentHashMap.newKeySet();
    private final Semaphore asked = new Semaphore(0);
    private final Thread thread;
    private boolean isUnsure;
    private volatile boolean closed;

    /// What is to be claimed, and what comes of it.
    interface Wishes {
        /// The batches that are to get a shard now, each once.
        List<RunningBatch> toClaim();

        /// Hears that the shard is this node's.
        void claimed(RunningBatch batch, ClaimedShard claim);

        /// Hears that the batch has no shard left to claim.
        void exhausted(RunningBatch batch);
    }

    Claimer(Parts parts, Background background, Wishes wishes) {
        this.parts = parts;
        this.background = background;
        this.wishes = wishes;
        thread = Thread.ofVirtual().name("claimer").unstarted(this::claimAll);
    }

    void start() {
        thread.start();
    }

    /// Says that somebody may want another shard.
    void ask() {
        asked.release();
    }

    /// Whether shards of the batch are this node's, also those that are still to be opened.
    boolean holds(RunningBatch batch) {
        return held.stream().anyMatch(shard -> shard.batch() == batch.batch().number());
    }

    /// Says that the shard has ended here.
    void ended(Shard shard) {
        held.remove(shard);
    }

    private void claimAll() {
        while (!closed) {
            asked.acquireUninterruptibly();
            asked.drainPermits();
            try {
                releaseUnknown();
                while (!closed && claimOnce()) {
                    // Until nobody wants another shard.
                }
            } catch (StoreUnavailable e) {
                LOG.warn("no shard can be claimed now", e);
                isUnsure |= e.mayBeDone();
                background.after(PAUSE, this::ask);
            } catch (RuntimeException e) {
                LOG.error("shards could not be claimed", e);
                background.after(PAUSE, this::ask);
            }
        }
    }

    /// Gives back what was claimed when the store did not say so.
    private void releaseUnknown() {
        if (isUnsure) {
            parts.store().shards().releaseOthers(parts.incarnation(), held);
            isUnsure = false;
        }
    }

    private boolean claimOnce() {
        var wanted = wishes.toClaim();
        if (wanted.isEmpty()) {
            return false;
        }
        var numbers = wanted.stream().map(batch -> batch.batch().number()).toList();
        var claims = parts.store().shards().claim(numbers, parts.incarnation());
        claims.forEach(claim -> held.add(claim.shard()));
        for (RunningBatch batch : wanted) {
            var claim = claims.stream().filter(one -> isOf(one, batch)).findFirst();
            if (claim.isPresent()) {
                claimedSurely(batch, claim.get());
            } else {
                wishes.exhausted(batch);
            }
        }
        return true;
    }

    private static boolean isOf(ClaimedShard claim, RunningBatch batch) {
        return claim.shard().batch() == batch.batch().number();
    }

    /// A shard that was claimed is this node's: nobody else opens or ends it.
    private void claimedSurely(RunningBatch batch, ClaimedShard claim) {
        try {
            wishes.claimed(batch, claim);
        } catch (StoreUnavailable e) {
            LOG.warn("a shard is opened later", e);
            background.insist(() -> wishes.claimed(batch, claim));
        }
    }

    /// Claims no more, and waits for what it does.
    @Override
    public void close() {
        closed = true;
        asked.release();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
