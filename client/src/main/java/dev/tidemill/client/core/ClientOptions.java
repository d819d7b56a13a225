package dev.tidemill.client.core;

import dev.tidemill.client.http.Headers;
import dev.tidemill.client.http.QueryParams;
import dev.tidemill.client.http.Timeout;
import dev.tidemill.client.http.Transport;
import java.time.InstantSource;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/// What is the same for all calls of a client.
///
/// @param baseUrl without a slash at its end, such as `https://api.openai.com/v1`
/// @param maxRetries how often a call is tried again
/// @param clock tells how far away a `Retry-After` with a date is
/// @param jitter from 0 to 1, anew each time
/// @param keys new idempotency keys
public record ClientOptions(
        Transport transport,
        String baseUrl,
        Headers headers,
        QueryParams queryParams,
        Timeout timeout,
        int maxRetries,
        InstantSource clock,
        DoubleSupplier jitter,
        Supplier<String> keys,
        Pause pause) {}
