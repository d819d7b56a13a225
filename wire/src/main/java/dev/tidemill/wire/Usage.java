package dev.tidemill.wire;

/// Tokens used, of one answer or summed over a batch.
///
/// @param cachedTokens the part of `inputTokens` that a cache served
/// @param reasoningTokens the part of `outputTokens` that was spent on reasoning
public record Usage(
        long inputTokens,
        long cachedTokens,
        long outputTokens,
        long reasoningTokens,
        long totalTokens) {
    public static final Usage NONE = new Usage(0, 0, 0, 0, 0);

    public Usage plus(Usage other) {
        return new Usage(
                inputTokens + other.inputTokens,
                cachedTokens + other.cachedTokens,
                outputTokens + other.outputTokens,
                reasoningTokens + other.reasoningTokens,
                totalTokens + other.totalTokens);
    }
}
