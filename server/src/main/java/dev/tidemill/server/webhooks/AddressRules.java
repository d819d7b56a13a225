package dev.tidemill.server.webhooks;

import dev.tidemill.server.config.Network;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Which addresses may be connected to. A webhook is a request that anybody who may use the API can
/// make this server send: it must lead nowhere where the server alone can go.
final class AddressRules {
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?");

    /// Where clouds tell a machine its secrets. No wholesale permission extends to these.
    private static final List<Network> METADATA =
            Network.of(
                    "169.254.0.0/16",
                    "100.100.100.200",
                    "168.63.129.16",
                    "192.0.0.192",
                    "fd00:ec2::254",
                    "fd20:ce::254");

    private static final List<Network> PRIVATE =
            Network.of(
                    "10.0.0.0/8",
                    "172.16.0.0/12",
                    "192.168.0.0/16",
                    "127.0.0.0/8",
                    "100.64.0.0/10",
                    "::1",
                    "fc00::/7");

    /// Of what is not private, all but this, by IANA's registries of special addresses. What
    /// carries an IPv4 address within an IPv6 one (6to4, Teredo, NAT64) is special too.
    private static final List<Network> SPECIAL =
            Network.of(
                    "0.0.0.0/8",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/3",
                    "::/3",
                    "2001::/23",
                    "2001:db8::/32",
                    "2002::/16",
                    "3fff::/20",
                    "4000::/2",
                    "8000::/1");

    private final boolean allowPrivate;
    private final Set<String> hosts;
    private final List<Network> networks;

    AddressRules(WebhooksConfig.Targets targets) {
        allowPrivate = targets.allowPrivate();
        networks = targets.allow().stream().map(Network::parse).flatMap(Optional::stream).toList();
        hosts =
                targets.allow().stream()
                        .filter(one -> !Network.isOne(one))
                        .map(AddressRules::plain)
                        .collect(Collectors.toUnmodifiableSet());
    }

    /// Whether the text may be the name of a host.
    static boolean isHost(String text) {
        return HOST.matcher(text).matches();
    }

    private static String plain(String host) {
        return host.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
    }

    /// Whether a connection to the address may be made, which the host was found to have.
    boolean allows(String host, InetAddress address) {
        return hosts.contains(plain(host))
                || isIn(networks, address)
                || (!isIn(METADATA, address)
                        && (isIn(PRIVATE, address) ? allowPrivate : !isIn(SPECIAL, address)));
    }

    private static boolean isIn(List<Network> networks, InetAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }
}
