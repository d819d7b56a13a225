package dev.tidemill.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemill.server.config.Network;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeersTest {
    private static final Peers BEHIND = new Peers(Network.of("10.0.0.0/8", "fd00::/8"));

    @Test
    void nobodyIsBelievedWhoIsNotTrusted() {
        assertEquals("192.0.2.9", client("192.0.2.9", List.of("for=198.51.100.1"), List.of()));
        assertEquals("192.0.2.9", client("192.0.2.9", List.of(), List.of("198.51.100.1")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "for=192.0.2.60;proto=http;by=203.0.113.43 | 192.0.2.60",
                "For=\"[2001:db8:cafe::17]:4711\" | 2001:db8:cafe:0:0:0:0:17",
                "for=192.0.2.43, for=198.51.100.17 | 198.51.100.17",
                "for=192.0.2.43, for=10.9.9.9 | 192.0.2.43",
                "proto=https; for = \"192.0.2.43:8000\" | 192.0.2.43",
                "for=unknown | 10.1.1.1",
                "for=_hidden | 10.1.1.1",
                "for=localhost | 10.1.1.1",
                "for=192.0.2.43, for=unknown | 10.1.1.1",
                "proto=https | 10.1.1.1",
                "xfor=192.0.2.43 | 10.1.1.1"
            })
    void aTrustedProxySaysWhoCameToIt(String forwarded, String client) {
        assertEquals(client, client("10.1.1.1", List.of(forwarded), List.of()));
    }

    @Test
    void theOlderHeaderCountsWhereThereIsNoNewer() {
        assertEquals(
                "192.0.2.43", client("10.1.1.1", List.of(), List.of("203.0.113.7, 192.0.2.43")));
        assertEquals(
                "192.0.2.60", client("10.1.1.1", List.of("for=192.0.2.60"), List.of("192.0.2.43")));
        assertEquals("10.1.1.1", client("10.1.1.1", List.of(), List.of()));
    }

    @Test
    void headersThatCameInSeveralPiecesAreOne() {
        assertEquals(
                "192.0.2.43",
                client("10.1.1.1", List.of("for=192.0.2.43", "for=10.2.2.2"), List.of()));
    }

    private static String client(
            String connection, List<String> forwarded, List<String> forwardedFor) {
        return BEHIND.client(InetAddress.ofLiteral(connection), forwarded, forwardedFor)
                .getHostAddress();
    }
}
