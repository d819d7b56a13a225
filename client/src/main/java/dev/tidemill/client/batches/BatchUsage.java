package dev.tidemill.client.batches;

import dev.tidemill.client.core.ApiObject;
import dev.tidemill.wire.JsonValue;
import java.util.Set;

/// The tokens of a batch.
public final class BatchUsage extends ApiObject {
    private static final Set<String> KNOWN =
            Set.of(
                    "input_tokens",
                    "input_tokens_details",
                    "output_tokens",
                    "output_tokens_details",
                    "total_tokens");

    /// @throws dev.tidemill.client.errors.TidemillInvalidDataException if it is no object
    public BatchUsage(JsonValue json) {
        super(json);
    }

    @Override
    protected Set<String> known() {
        return KNOWN;
    }

    public long inputTokens() {
        return number("input_tokens");
    }

    public InputTokensDetails inputTokensDetails() {
        return required(
                "input_tokens_details", object("input_tokens_details", InputTokensDetails::new));
    }

    public long outputTokens() {
        return number("output_tokens");
    }

    public OutputTokensDetails outputTokensDetails() {
        return required(
                "output_tokens_details", object("output_tokens_details", OutputTokensDetails::new));
    }

    public long totalTokens() {
        return number("total_tokens");
    }

    /// What the input tokens were.
    public static final class InputTokensDetails extends ApiObject {
        private static final Set<String> KNOWN = Set.of("cached_tokens");

        /// @throws dev.tidemill.client.errors.TidemillInvalidDataException if it is no object
        public InputTokensDetails(JsonValue json) {
            super(json);
        }

        @Override
        protected Set<String> known() {
            return KNOWN;
        }

        /// Those that a cache served.
        public long cachedTokens() {
            return number("cached_tokens");
        }
    }

    /// What the output tokens were.
    public static final class OutputTokensDetails extends ApiObject {
        private static final Set<String> KNOWN = Set.of("reasoning_tokens");

        /// @throws dev.tidemill.client.errors.TidemillInvalidDataException if it is no object
        public OutputTokensDetails(JsonValue json) {
            super(json);
        }

        @Override
        protected Set<String> known() {
            return KNOWN;
        }

        /// Those that were spent on reasoning.
        public long reasoningTokens() {
            return number("reasoning_tokens");
        }
    }
}
