package dev.tidemill.cli;

/// The `tidemill` command.
final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.out.println("tidemill " + String.join(" ", args));
    }
}
