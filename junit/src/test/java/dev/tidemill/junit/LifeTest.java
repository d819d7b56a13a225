package dev.tidemill.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.tidemill.testkit.ModelReply;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/// When servers start and stop, and what is said of those that do not.
class LifeTest {
    private static final List<TidemillExtension> SEEN = new CopyOnWriteArrayList<>();
    private static final List<String> URLS = new CopyOnWriteArrayList<>();

    @BeforeEach
    void forget() {
        SEEN.clear();
        URLS.clear();
    }

    private static TidemillExtension extension() {
        return TidemillExtension.withModelServer(request -> ModelReply.chat("yes"));
    }

    private static void see(TidemillExtension tidemill) throws IOException, InterruptedException {
        SEEN.add(tidemill);
        URLS.add(tidemill.baseUrl());
        assertTrue(Batches.get(tidemill, "/batches").contains("\"data\":[]"));
    }

    static class OfTheClass {
        @RegisterExtension static final TidemillExtension tidemill = extension();

        @BeforeAll
        static void itRunsAlready() throws IOException, InterruptedException {
            see(tidemill);
        }

        @Test
        void first() throws IOException, InterruptedException {
            see(tidemill);
        }

        @Nested
        class Inner {
            @Test
            void second() throws IOException, InterruptedException {
                see(tidemill);
            }
        }

        @Nested
        class Another {
            @Test
            void third() throws IOException, InterruptedException {
                see(tidemill);
            }
        }
    }

    @Test
    void staticFieldHasOneServerForItsClassAndThoseNested() {
        succeed(3, run(OfTheClass.class));

        assertEquals(4, URLS.size());
        assertEquals(1, URLS.stream().distinct().count());
        assertStopped();
    }

    static class OfTheTest {
        @RegisterExtension final TidemillExtension tidemill = extension();

        @Test
        void first() throws IOException, InterruptedException {
            see(tidemill);
        }

        @Test
        void second() throws IOException, InterruptedException {
            see(tidemill);
        }
    }

    @Test
    void instanceFieldHasAServerForEachTest() {
        succeed(2, run(OfTheTest.class));

        assertNotEquals(URLS.get(0), URLS.get(1));
        assertStopped();
    }

    private static void succeed(int count, EngineExecutionResults results) {
        results.testEvents().assertStatistics(events -> events.succeeded(count).failed(0));
    }

    @Test
    void parallelTestsHaveAServerEach() {
        var parallel =
                EngineTestKit.engine("junit-jupiter")
                        .selectors(selectClass(OfTheTest.class))
                        .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                        .configurationParameter(
                                "junit.jupiter.execution.parallel.mode.default", "concurrent");

        succeed(2, parallel.execute());

        assertEquals(2, URLS.stream().distinct().count());
    }

    private static void assertStopped() {
        assertEquals(0, ProcessHandle.current().children().count());
        for (var tidemill : SEEN) {
            assertThrows(IllegalStateException.class, tidemill::baseUrl);
        }
    }

    static class Failing {
        @RegisterExtension final TidemillExtension tidemill = extension();

        @Test
        void fails() throws IOException, InterruptedException {
            Batches.run(tidemill);
            assertEquals("yes", "no");
        }
    }

    @Test
    void logIsWithTheFailure() {
        var failure = onlyFailure(run(Failing.class));

        assertEquals("expected: <yes> but was: <no>", failure.getMessage());
        String log = String.valueOf(failure.getSuppressed()[0].getMessage());
        assertTrue(log.contains("batch completed"), log);
    }

    static class Misconfigured {
        @RegisterExtension
        static final TidemillExtension tidemill = extension().withSetting("engine.retri", "1");

        @Test
        void neverRuns() {}
    }

    @Test
    void serverThatDoesNotStartSaysWhy() {
        var failure = onlyFailure(run(Misconfigured.class));

        assertEquals(
                "The server does not start:\nTIDEMILL_ENGINE_RETRI: there is no such setting",
                failure.getMessage());
        assertEquals(0, ProcessHandle.current().children().count());
    }

    private static EngineExecutionResults run(Class<?> tests) {
        return EngineTestKit.engine("junit-jupiter").selectors(selectClass(tests)).execute();
    }

    private static Throwable onlyFailure(EngineExecutionResults results) {
        return results.allEvents().executions().failed().stream()
                .map(execution -> execution.getTerminationInfo().getExecutionResult())
                .flatMap(result -> result.getThrowable().stream())
                .findFirst()
                .orElseThrow();
    }
}
