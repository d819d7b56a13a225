package dev.tidemill.bench;

/// What a figure must be.
sealed interface Goal {
    record AtLeast(double bound) implements Goal {}

    record AtMost(double bound) implements Goal {}

    /// Told, and judged by nobody.
    record None() implements Goal {}

    static Goal atLeast(double bound) {
        return new AtLeast(bound);
    }

    static Goal atMost(double bound) {
        return new AtMost(bound);
    }

    static Goal none() {
        return new None();
    }

    default boolean isMet(double value) {
        return switch (this) {
            case AtLeast(double bound) -> value >= bound;
            case AtMost(double bound) -> value <= bound;
            case None() -> true;
        };
    }

    default String verdict(double value) {
        return switch (this) {
            case AtLeast(double bound) -> "at least " + Report.shown(bound) + word(value);
            case AtMost(double bound) -> "at most " + Report.shown(bound) + word(value);
            case None() -> "";
        };
    }

    private String word(double value) {
        return isMet(value) ? ": reached" : ": MISSED";
    }
}
