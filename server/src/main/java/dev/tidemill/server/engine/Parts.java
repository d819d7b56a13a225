package dev.tidemill.server.engine;

import dev.tidemill.server.blobs.Blobs;
import dev.tidemill.server.dispatch.Upstreams;
import dev.tidemill.server.job.Ids;
import dev.tidemill.server.store.Store;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/// What the engine is made of.
///
/// @param incarnation of this node: fresh at each start
public record Parts(
        Store store,
        Blobs blobs,
        Upstreams upstreams,
        EngineConfig config,
        InstantSource clock,
        RandomGenerator random,
        String incarnation,
        MeterRegistry meters) {
    Ids ids() {
        return new Ids(random);
    }
}
