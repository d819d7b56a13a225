package dev.tidemill.server.webhooks;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/// A range of addresses that begin alike, such as `10.0.0.0/8`.
final class Network {
    private final byte[] prefix;
    private final int bits;

    private Network(byte[] prefix, int bits) {
        this.prefix = prefix;
        this.bits = bits;
    }

    static Network of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException(text));
    }

    static List<Network> of(String... texts) {
        return List.of(texts).stream().map(Network::of).toList();
    }

    /// Whether the text is an address or a network.
    static boolean isOne(String text) {
        return parse(text).isPresent();
    }

    /// The network, or the one address.
    static Optional<Network> parse(String text) {
        int slash = text.indexOf('/');
        return literal(slash < 0 ? text : text.substring(0, slash))
                .map(InetAddress::getAddress)
                .flatMap(bytes ->
                        bits(slash < 0 ? "" : text.substring(slash + 1), bytes.length * 8)
                                .map(bits -> new Network(bytes, bits)));
    }

    private static Optional<Integer> bits(String text, int most) {
        if (text.isEmpty()) {
            return Optional.of(most);
        }
        return text.matches("\\d{1,3}") && Integer.parseInt(text) <= most
                ? Optional.of(Integer.valueOf(text))
                : Optional.empty();
    }

    /// The address that is written so; empty if it is a name, for which nobody is asked.
    static Optional<InetAddress> literal(String text) {
        // A zone is an interface of this machine.
        if (text.indexOf('%') >= 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length != prefix.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> bit % 8;
            if ((bytes[bit / 8] & mask) != (prefix[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}
