package dev.tidemill.server.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// One SQL statement with named binds, such as `:id`.
final class Sql {
    private static final Pattern NAME = Pattern.compile("(?<![:\\w]):([a-z][a-z0-9_]*)");

    private final String text;
    private final Map<String, int[]> positions;

    private Sql(String text, Map<String, int[]> positions) {
        this.text = text;
        this.positions = positions;
    }

    static Sql of(String named) {
        var found = new HashMap<String, List<Integer>>();
        var matcher = NAME.matcher(named);
        for (int position = 1; matcher.find(); position++) {
            found.computeIfAbsent(matcher.group(1), _ -> new ArrayList<>()).add(position);
        }
        var positions = new HashMap<String, int[]>();
        found.forEach((name, at) ->
                positions.put(name, at.stream().mapToInt(Integer::intValue).toArray()));
        return new Sql(NAME.matcher(named).replaceAll("?"), positions);
    }

    /// The statement as JDBC takes it.
    String text() {
        return text;
    }

    /// Where the bind of this name stands, counted from 1.
    int[] positions(String name) {
        int[] at = positions.get(name);
        if (at == null) {
            throw new IllegalArgumentException("no bind :" + name + " in " + text);
        }
        return at;
    }
}
