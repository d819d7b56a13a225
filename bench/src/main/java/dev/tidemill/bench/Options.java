package dev.tidemill.bench;

import java.nio.file.Path;

/// What the command line asks for.
record Options(String name, Path root, boolean isShort, int rounds, Path stores) {
    private static final int ROUNDS = 5;

    static Options of(String... arguments) {
        Path root = Path.of(System.getProperty("tidemill.root", ".")).toAbsolutePath();
        String name = arguments.length == 0 ? "" : arguments[0];
        boolean isShort = name.equals("ratios");
        int rounds = ROUNDS;
        Path stores = root.resolve("bench/target/stores");
        for (int i = 1; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--short" -> isShort = true;
                case "--rounds" -> rounds = Integer.parseInt(arguments[++i]);
                case "--stores" -> stores = Path.of(arguments[++i]).toAbsolutePath();
                default -> name = "";
            }
        }
        return new Options(name, root, isShort, rounds, stores);
    }
}
