package dev.tidemill.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class MomentTest {
    private static final Instant NOW = Instant.parse("2026-12-01T04:00:00Z");
    private static final Moment HERE = new Moment(NOW, ZoneId.of("Europe/Berlin"));

    private static long after(long seconds) {
        return NOW.getEpochSecond() + seconds;
    }

    @Test
    void aTimeIsToldInItsLargestUnit() {
        assertEquals("now", HERE.relative(after(0)));
        assertEquals("59 s ago", HERE.relative(after(-59)));
        assertEquals("3 min ago", HERE.relative(after(-239)));
        assertEquals("23 h ago", HERE.relative(after(-86_399)));
        assertEquals("2 d ago", HERE.relative(after(-2 * 86_400)));
        assertEquals("in 1 d", HERE.relative(after(86_399)));
    }

    @Test
    void aTimeIsThatOfTheReader() {
        assertEquals("2026-12-01 05:00 (now)", HERE.both(after(0)));
    }

    @Test
    void aFlagTakesATimeAgoOrADate() {
        assertEquals(NOW.minusSeconds(7 * 86_400), past("7d"));
        assertEquals(Instant.parse("2026-11-23T23:00:00Z"), past("2026-11-24"));
        assertEquals(Instant.parse("2026-11-24T17:00:00Z"), past("2026-11-24T18:00"));
        assertEquals(Instant.parse("2026-11-24T18:00:01Z"), past("2026-11-24T18:00:01Z"));
        assertThrows(CommandLine.ParameterException.class, () -> past("2026-13-24"));
    }

    private static Instant past(String text) {
        return TimeFlag.past("--created-after", text, HERE, new CommandLine(CommandSpec.create()));
    }
}
