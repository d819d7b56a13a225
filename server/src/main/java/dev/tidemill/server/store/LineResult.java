package dev.tidemill.server.store;

import dev.tidemill.wire.Usage;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A finished line.
///
/// @param line of the input file, counted from 1
/// @param error whether it goes to the error file
/// @param bytes the line to write, or its beginning if the rest lies in `spool`
/// @param spool the blob of the answer's body, or null
/// @param usage what the answer reported; not read back
public record LineResult(
        long line, boolean error, byte[] bytes, @Nullable String spool, Optional<Usage> usage) {}
