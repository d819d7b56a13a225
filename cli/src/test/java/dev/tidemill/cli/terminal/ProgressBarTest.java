package dev.tidemill.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
    private static final ProgressBar BAR = ProgressBar.of(false, false);
    private static final List<String> FACTS = List.of("24%", "24/100", "3/s");

    @Test
    void theBarTakesTheRoomThatTheFactsLeave() {
        assertEquals(
                "running  ##--------  24%  24/100  3/s", BAR.draw("running", 24, 100, FACTS, 37));
    }

    @Test
    void theBarDoesNotGrowWithoutEnd() {
        assertEquals(
                "running  " + "#".repeat(40) + "  all",
                BAR.draw("running", 5, 5, List.of("all"), 200));
    }

    @Test
    void whereTheRoomEndsTheBarIsLeftOutAndThenTheLastFacts() {
        assertEquals("running  24%  24/100  3/s", BAR.draw("running", 24, 100, FACTS, 30));
        assertEquals("running  24%  24/100", BAR.draw("running", 24, 100, FACTS, 22));
        assertEquals("running  ", BAR.draw("running", 24, 100, FACTS, 10));
    }

    @Test
    void aColourTakesNoRoom() {
        assertEquals(
                "running  \033[32m██░░░░░░░░\033[0m  24%  24/100  3/s",
                ProgressBar.of(true, true).draw("running", 24, 100, FACTS, 37));
    }

    @Test
    void withoutATotalThereIsNoBar() {
        assertEquals("checking  a", BAR.draw("checking", 0, 0, List.of("a"), 80));
    }

    @Test
    void whatIsNotQuiteDoneIsNot100Percent() {
        assertEquals("99%", ProgressBar.percent(999, 1_000));
    }
}
