package dev.tidemill.cli;

/// Prints the wall clock as a process of its own sees it.
final class WallClock {
    private WallClock() {}

    public static void main(String[] args) {
        System.out.print(System.currentTimeMillis());
    }
}
