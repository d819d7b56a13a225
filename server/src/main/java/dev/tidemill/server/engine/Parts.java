package dev.tidemill.server.engine;

import dev.tidemill.server.blobs.Blobs;
import dev.tidemill.server.dispatch.ByteBudget;
import dev.tidemill.server.dispatch.Upstreams;
import dev.tidemill.server.job.Ids;
import dev.tidemill.server.store.Store;
import dev.tidemill.server.trace.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/// What the engine is made of.
///
/// @param incarnation of this node: fresh at each start
/// @param budget of the bytes of all lines in flight
public record Parts(
        Store store,
        Blobs blobs,
        Upstreams upstreams,
        EngineConfig config,
        InstantSource clock,
        RandomGenerator random,
        String incarnation,
        ByteBudget budget,
        MeterRegistry meters,
        Tracing tracing) {
    Ids ids() {
        return new Ids(random);
    }
}
