package dev.tidemill.wire;

/// How many lines a batch has, and how many of them ended well or badly.
public record RequestCounts(long total, long completed, long failed) {
    public static final RequestCounts NONE = new RequestCounts(0, 0, 0);
}
