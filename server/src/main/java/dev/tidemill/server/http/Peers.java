package dev.tidemill.server.http;

import dev.tidemill.server.config.Network;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Tells where requests come from. What a header says about it is believed of proxies that are
/// trusted, and of nobody else: anybody can write one.
final class Peers {
    private static final Pattern FOR =
            Pattern.compile(
                    "(?:^|[;,])\\s*for\\s*=\\s*(?:\"([^\"]*)\"|([^;,\\s]*))",
                    Pattern.CASE_INSENSITIVE);
    private static final Pattern ADDRESS =
            Pattern.compile("\\[([0-9A-Fa-f:.]+)](?::\\d+)?|([0-9.]+)(?::\\d+)?|([0-9A-Fa-f:.]+)");

    private final List<Network> trusted;

    /// @param trusted where the proxies are
    Peers(List<Network> trusted) {
        this.trusted = trusted;
    }

    /// The address of the client: of the connection or, behind trusted proxies, the nearest of
    /// those before them that is not trusted.
    ///
    /// @param forwarded the values of the header `Forwarded` in the order sent
    /// @param forwardedFor the same of `X-Forwarded-For`, which counts where there is no
    ///   `Forwarded`
    InetAddress client(InetAddress connection, List<String> forwarded, List<String> forwardedFor) {
        var client = connection;
        var hops = forwarded.isEmpty() ? List.of(join(forwardedFor).split(",")) : hops(forwarded);
        for (String hop : hops.reversed()) {
            if (!isTrusted(client)) {
                return client;
            }
            var before = address(hop);
            if (before.isEmpty()) {
                return client;
            }
            client = before.get();
        }
        return client;
    }

    private boolean isTrusted(InetAddress address) {
        return trusted.stream().anyMatch(network -> network.contains(address));
    }

    private static List<String> hops(List<String> forwarded) {
        var hops = new ArrayList<String>();
        var matcher = FOR.matcher(join(forwarded));
        while (matcher.find()) {
            hops.add(matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
        }
        return hops;
    }

    private static String join(List<String> values) {
        return String.join(",", values);
    }

    private static Optional<InetAddress> address(String hop) {
        var matcher = ADDRESS.matcher(hop.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        for (int group = 1; group <= matcher.groupCount(); group++) {
            if (matcher.group(group) != null) {
                return Network.literal(matcher.group(group));
            }
        }
        return Optional.empty();
    }
}
