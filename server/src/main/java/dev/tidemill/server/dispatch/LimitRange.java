package dev.tidemill.server.dispatch;

import dev.tidemill.server.config.Rules;

/// Between which bounds the limit of an endpoint adapts itself.
///
/// @param floor it never falls below that
/// @param start where it begins
/// @param ceiling it never rises above that; a limit whose floor is its ceiling is fixed
public record LimitRange(int floor, int start, int ceiling) {
    private static final int DEFAULT_START = 8;

    public LimitRange {
        new Rules()
                .that(floor >= 1, "limit.floor must be at least 1", "floor")
                .that(
                        floor <= ceiling,
                        "limit.ceiling must be at least limit.floor",
                        "ceiling",
                        "floor")
                .that(
                        floor > ceiling || (floor <= start && start <= ceiling),
                        "limit.start must be from limit.floor to limit.ceiling",
                        "start")
                .check();
    }

    /// One that begins low, unless that is out of its bounds.
    public static LimitRange of(int floor, int ceiling) {
        return new LimitRange(floor, startWithin(floor, ceiling), ceiling);
    }

    /// Where a limit of these bounds begins, unless it is said.
    public static int startWithin(int floor, int ceiling) {
        return Math.max(floor, Math.min(DEFAULT_START, ceiling));
    }

    /// One that does not adapt.
    public static LimitRange fixed(int limit) {
        return new LimitRange(limit, limit, limit);
    }
}
