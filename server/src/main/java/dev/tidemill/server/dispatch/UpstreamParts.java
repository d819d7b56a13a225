package dev.tidemill.server.dispatch;

import dev.tidemill.server.blobs.Blobs;
import dev.tidemill.server.job.Ids;
import dev.tidemill.server.trace.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;

/// What upstreams are made of, their configuration apart.
///
/// @param blobs takes answers that are too long for the memory
/// @param budget is charged with those that are not
/// @param meters where their requests are measured
/// @param tracing hears of every request
public record UpstreamParts(
        Blobs blobs,
        Ids ids,
        ByteBudget budget,
        InstantSource clock,
        MeterRegistry meters,
        Tracing tracing) {}
