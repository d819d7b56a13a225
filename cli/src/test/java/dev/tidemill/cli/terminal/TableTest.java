package dev.tidemill.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class TableTest {
    private final Table table = new Table("ID", "STATUS", "MODEL");

    TableTest() {
        table.add("b1", "failed", "");
        table.add("batch2", "", "m");
    }

    @Test
    void columnsAreAsWideAsWhatStandsInThem() {
        assertEquals(
                List.of("ID      STATUS  MODEL", "b1      failed", "batch2          m"),
                table.lines(80, UnaryOperator.identity()));
    }

    @Test
    void whatDoesNotFitIsLeftOutFromTheEnd() {
        assertEquals(
                List.of("ID      STATUS", "b1      failed", "batch2"),
                table.lines(20, UnaryOperator.identity()));
    }

    @Test
    void whatACellIsDressedInTakesNoRoom() {
        assertEquals(
                List.of(
                        "<ID>      <STATUS>  <MODEL>",
                        "<b1>      <failed>",
                        "<batch2>          <m>"),
                table.lines(21, cell -> "<" + cell + ">"));
    }
}
