package dev.tidemill.wire;

import org.jspecify.annotations.Nullable;

/// One reason why the validation of a batch failed.
///
/// @param code a stable name, such as `invalid_json_line`
/// @param message one sentence for a person
/// @param param the field that is wrong, such as `body.model`, or null
/// @param line the line of the input file, counted from 1, or null when no line is to blame
public record BatchError(
        String code, String message, @Nullable String param, @Nullable Long line) {}
