package dev.tidemill.server.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ShareTest {
    @Test
    void thePartsAddUpToTheWhole() {
        assertEquals(4, share(0, 3).of(10, 0));
        assertEquals(3, share(1, 3).of(10, 0));
        assertEquals(3, share(2, 3).of(10, 0));
    }

    @Test
    void whereThereAreMoreNodesThanPlacesTheLastHaveNone() {
        assertEquals(1, share(1, 3).of(2, 0));
        assertEquals(0, share(2, 3).of(2, 0));
    }

    @Test
    void withoutNodesThereIsNothing() {
        assertEquals(0, share(0, 0).of(256, 0));
    }

    @Test
    void itEndsWithItsTime() {
        var share = new Share(0, 1, OptionalLong.of(100));
        assertEquals(256, share.of(256, 99));
        assertEquals(0, share.of(256, 100));
    }

    @Test
    void aRankThatCannotBeIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> share(3, 3));
    }

    private static Share share(int rank, int nodes) {
        return new Share(rank, nodes, OptionalLong.empty());
    }
}
