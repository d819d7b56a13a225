package dev.tidemill.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// Rows under their heads, as wide as what stands in them. What does not fit is left out, the last
/// columns first.
public final class Table {
    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();

    public Table(String... heads) {
        rows.add(List.of(heads));
    }

    public void add(String... cells) {
        rows.add(Stream.of(cells).map(Table::printable).toList());
    }

    /// Without what could speak to the terminal.
    static String printable(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}]", "?");
    }

    /// Its lines, of at most so many columns.
    ///
    /// @param dress what the text of a cell is shown as, such as in colour; it takes the room of
    ///   the text
    public List<String> lines(int columns, UnaryOperator<String> dress) {
        List<Integer> widths = widths(columns);
        return rows.stream().map(row -> line(row, widths, dress)).toList();
    }

    private List<Integer> widths(int columns) {
        List<Integer> widths = new ArrayList<>();
        int room = columns;
        for (int i = 0; i < rows.getFirst().size(); i++) {
            int at = i;
            int width = rows.stream().mapToInt(row -> row.get(at).length()).max().orElse(0);
            room -= width + (i == 0 ? 0 : GAP.length());
            if (room < 0 && i > 0) {
                break;
            }
            widths.add(width);
        }
        return widths;
    }

    private static String line(
            List<String> row, List<Integer> widths, UnaryOperator<String> dress) {
        var line = new StringBuilder();
        int pending = 0;
        for (int i = 0; i < widths.size(); i++) {
            String cell = row.get(i);
            if (!cell.isEmpty()) {
                line.repeat(' ', pending).append(dress.apply(cell));
                pending = 0;
            }
            pending += widths.get(i) - cell.length() + GAP.length();
        }
        return line.toString();
    }
}
