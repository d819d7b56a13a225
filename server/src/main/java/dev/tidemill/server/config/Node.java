package dev.tidemill.server.config;

import java.util.List;
import java.util.Map;

/// A piece of a configuration file, with its place.
sealed interface Node {
    String place();

    record Text(String value, String place) implements Node {}

    record Items(List<Node> items, String place) implements Node {}

    record Fields(Map<String, Node> fields, String place) implements Node {}
}
