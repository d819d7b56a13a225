package dev.tidemill.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
    @ParameterizedTest
    @CsvSource({
        "'', '', 0",
        "'', abc, 3",
        "abc, '', 3",
        "port, port, 0",
        "prt, port, 1",
        "porrt, port, 1",
        "pirt, port, 1",
        "prot, port, 2",
        "kitten, sitting, 3",
        "saturday, sunday, 3",
    })
    void theDistanceIsTheNumberOfChangedLetters(String from, String to, int distance) {
        assertEquals(distance, Nearest.distance(from, to));
    }

    @Test
    void theNearestWordTakesTheFewestChanges() {
        var words = List.of("limit", "order", "status", "after");

        assertEquals(Optional.of("status"), Nearest.of("state", words));
        assertEquals(Optional.of("order"), Nearest.of("oder", words));
        assertEquals(Optional.of("limit"), Nearest.of("limit", words));
    }

    @Test
    void ofWordsAsNearTheFirstIsTaken() {
        assertEquals(Optional.of("cat"), Nearest.of("bat", List.of("cat", "hat")));
    }

    @ParameterizedTest
    @CsvSource({"foo", "project", "zzzzzzzzzzzz", "''", "x"})
    void whatIsLikeNoWordHasNoneNear(String wrong) {
        var words = List.of("limit", "order", "status", "after", "metadata[...]");

        assertEquals(Optional.empty(), Nearest.of(wrong, words));
    }

    @Test
    void withoutWordsNoneIsNear() {
        assertEquals(Optional.empty(), Nearest.of("port", List.of()));
    }
}
