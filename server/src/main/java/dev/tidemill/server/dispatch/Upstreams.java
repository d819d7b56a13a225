package dev.tidemill.server.dispatch;

import dev.tidemill.server.dispatch.Upstream.Served;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All upstreams, and which of them serves a model.
public final class Upstreams implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Upstreams.class);
    private static final Duration UNTIL_KNOWN = Duration.ofSeconds(1);
    private static final Duration REFRESH = Duration.ofSeconds(30);

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final List<Runnable> reloadListeners = new CopyOnWriteArrayList<>();
    private volatile List<Upstream> all;
    private final AtomicInteger reloads = new AtomicInteger();
    private Share share = Share.ALL;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("upstreams").factory());

    /// @param all in the order of their precedence
    public Upstreams(List<Upstream> all) {
        this.all = List.copyOf(all);
        askAll();
    }

    private void askAll() {
        all.stream().filter(Upstream::isDiscovered).forEach(one -> refresh(one, reloads.get()));
    }

    /// Takes these upstreams from now on, instead of all but those whose endpoints are in this
    /// process. Lines in flight end where they are; those of one that is gone get no more.
    ///
    /// @return what has changed, such as `gpus changed`
    public synchronized List<String> reload(List<UpstreamConfig> configs, UpstreamParts parts) {
        List<String> changes = new ArrayList<>();
        Map<String, Upstream> before = new LinkedHashMap<>();
        all.stream()
                .filter(one -> one.config().isPresent())
                .forEach(one -> before.put(one.name(), one));
        List<Upstream> after = new ArrayList<>();
        for (UpstreamConfig config : configs) {
            after.add(reload(config, before.remove(config.name()), parts, changes));
        }
        all.stream().filter(one -> one.config().isEmpty()).forEach(after::add);
        all = List.copyOf(after);
        for (Upstream gone : before.values()) {
            gone.retire();
            changes.add(gone.name() + " removed");
        }
        reloads.incrementAndGet();
        askAll();
        reloadListeners.forEach(Runnable::run);
        listeners.forEach(Runnable::run);
        return changes;
    }

    private Upstream reload(
            UpstreamConfig config,
            @Nullable Upstream known,
            UpstreamParts parts,
            List<String> changes) {
        if (known == null) {
            var added = Upstream.of(config, parts);
            added.share(share);
            changes.add(config.name() + " added");
            return added;
        }
        if (!known.config().equals(Optional.of(config))) {
            known.reload(config, parts);
            changes.add(config.name() + " changed");
        }
        return known;
    }

    /// Is called when the upstreams themselves have changed, and not only what they serve.
    public void onReload(Runnable listener) {
        reloadListeners.add(listener);
    }

    /// Where a model is served.
    public sealed interface Found {
        /// @param model what the upstream calls it
        record Served(Upstream upstream, String model) implements Found {}

        record Unknown() implements Found {}

        /// There is an upstream that has not told its models yet.
        record NotYetKnown() implements Found {}
    }

    public List<Upstream> all() {
        return all;
    }

    /// Says which part of every upstream's maximum is this node's; until then it is all. The
    /// maximum of an upstream here is `max / nodes`, and one more if `rank < max % nodes`. Unless
    /// it is said again, this node may send nothing after a while, not even when it wakes from a
    /// pause.
    ///
    /// @param rank of this node among the live ones, from 0; the same at every call but for nodes
    ///   that came or went
    /// @param nodes how many are live; with 0 this node may send nothing
    /// @param goodFor how long this counts
    public void share(int rank, int nodes, Duration goodFor) {
        long until = System.nanoTime() + goodFor.toNanos();
        share(new Share(rank, nodes, OptionalLong.of(until)));
    }

    private synchronized void share(Share other) {
        share = other;
        all.forEach(upstream -> upstream.share(other));
    }

    /// The first upstream that names the model, or else the first that takes any.
    public Found find(String model) {
        for (Upstream upstream : all) {
            String alias = upstream.aliases().get(model);
            if (alias != null) {
                return new Found.Served(upstream, alias);
            }
            if (upstream.served() instanceof Served.These(var names) && names.contains(model)) {
                return new Found.Served(upstream, model);
            }
        }
        boolean isComplete = true;
        for (Upstream upstream : all) {
            switch (upstream.served()) {
                case Served.Any() -> {
                    return new Found.Served(upstream, model);
                }
                case Served.NotYetKnown() -> isComplete = false;
                case Served.These _ -> {}
            }
        }
        return isComplete ? new Found.Unknown() : new Found.NotYetKnown();
    }

    /// The models that are known by name, each with the name of its upstream.
    public Map<String, String> models() {
        Map<String, String> models = new LinkedHashMap<>();
        for (Upstream upstream : all) {
            if (upstream.served() instanceof Served.These(var names)) {
                names.forEach(name -> models.putIfAbsent(name, upstream.name()));
            }
            upstream.aliases().keySet().stream()
                    .sorted()
                    .forEach(alias -> models.putIfAbsent(alias, upstream.name()));
        }
        return models;
    }

    /// Is called whenever another model is served, or one no more.
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /// One that hangs must not keep the others from telling.
    private void refresh(Upstream upstream, int reload) {
        Thread.startVirtualThread(() -> {
            try {
                if (upstream.refresh()) {
                    listeners.forEach(Runnable::run);
                }
            } catch (RuntimeException e) {
                LOG.error("the models of upstream {} could not be asked for", upstream.name(), e);
            } finally {
                boolean known = !(upstream.served() instanceof Served.NotYetKnown);
                schedule(upstream, known ? REFRESH : UNTIL_KNOWN, reload);
            }
        });
    }

    /// Every reload begins to ask anew.
    private void schedule(Upstream upstream, Duration delay, int reload) {
        synchronized (timer) {
            if (!timer.isShutdown() && reload == reloads.get()) {
                var _ =
                        timer.schedule(
                                () -> refresh(upstream, reload),
                                delay.toMillis(),
                                TimeUnit.MILLISECONDS);
            }
        }
    }

    @Override
    public void close() {
        synchronized (timer) {
            timer.shutdownNow();
        }
        all.forEach(Upstream::close);
    }
}
