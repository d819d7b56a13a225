package dev.tidemill.server.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemill.server.store.NodeStore;
import dev.tidemill.server.store.PostgresConfig;
import dev.tidemill.server.store.Store;
import dev.tidemill.server.store.TestPostgres;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MembershipTest {
    private final PostgresConfig database = TestPostgres.emptyDatabase();
    private final Store store = Store.open(database, new SimpleMeterRegistry());
    private final List<String> heard = new ArrayList<>();
    private long now = 1_000_000_000_000L;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Membership membership =
            new Membership(store.nodes(), "b", new Heard(), new NodeMeters(meters), () -> now);

    private final class Heard implements Membership.Listener {
        @Override
        public void share(int rank, int nodes, Duration goodFor) {
            heard.add(rank + " of " + nodes + " for " + goodFor.toSeconds() + " s");
        }

        @Override
        public void replaced() {
            heard.add("replaced");
        }
    }

    @BeforeEach
    void join() {
        membership.join();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aNodeAloneHasEverything() {
        membership.beat();

        assertEquals(List.of("0 of 1 for 10 s"), heard);
    }

    @Test
    void theRankIsThatOfTheIdAmongAllThatLive() {
        store.nodes().join("a");
        store.nodes().join("c");

        membership.beat();

        assertEquals(List.of("1 of 3 for 10 s"), heard);
    }

    @Test
    void theMetricsNameTheNodesThatLive() {
        store.nodes().join("a");
        membership.beat();
        silence("a");
        store.nodes().join("c");

        membership.beat();

        assertEquals(
                Set.of("b", "c"),
                meters.find("tidemill.nodes.live").gauges().stream()
                        .map(gauge -> gauge.getId().getTag("node"))
                        .collect(Collectors.toSet()));
    }

    @Test
    void aDeadNodeCountsNoMore() {
        store.nodes().join("a");
        silence("a");

        membership.beat();

        assertEquals(List.of("0 of 1 for 10 s"), heard);
    }

    @Test
    void whoCouldNotReachTheDatabaseGivesTheOthersTheirTime() {
        store.nodes().join("a");
        silence("a");
        pass(Duration.ofMinutes(1));

        membership.beat();
        pass(NodeStore.DEAD_AFTER.dividedBy(3));
        membership.beat();
        pass(NodeStore.DEAD_AFTER.dividedBy(3));
        membership.beat();
        pass(NodeStore.DEAD_AFTER.dividedBy(3));
        membership.beat();

        assertEquals(
                List.of("1 of 2 for 10 s", "1 of 2 for 10 s", "1 of 2 for 10 s", "0 of 1 for 10 s"),
                heard);
    }

    @Test
    void whoHasLeftDoesNotComeBack() {
        membership.leave();

        membership.beat();

        assertEquals(List.of(), store.nodes().live());
        assertEquals(List.of(), heard);
    }

    @Test
    void whoCountedAsDeadDropsEverythingAndJoinsAnew() {
        store.nodes().leave("b");

        membership.beat();
        membership.beat();

        assertEquals(List.of("replaced", "0 of 1 for 10 s"), heard);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private void silence(String incarnation) {
        TestPostgres.run(
                database, "update nodes set beat_at = 0 where incarnation = '" + incarnation + "'");
    }
}
