package dev.tidemill.server.webhooks;

import dev.tidemill.server.config.Network;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Judges the URLs of webhooks by themselves: no name is looked up here.
final class TargetUrl {
    static final int LONGEST = 2_048;

    /// Below are the ports of mail, shells and files; all web servers but those of 80 and 443 are
    /// above.
    private static final int FIRST_FREE_PORT = 1_024;

    /// Some take a name that ends like this for an address.
    private static final Pattern NUMBER =
            Pattern.compile("(^|\\.)([0-9]+|0x[0-9a-f]*)\\.?$", Pattern.CASE_INSENSITIVE);

    private final boolean allowHttp;
    private final AddressRules addresses;

    TargetUrl(WebhooksConfig.Targets targets) {
        allowHttp = targets.allowHttp();
        addresses = new AddressRules(targets);
    }

    /// What is wrong with the URL, as the end of a sentence that begins with it; empty if nothing
    /// is.
    Optional<String> mistake(String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException _) {
            return Optional.of("is no URL");
        }
        if (uri.getHost() == null || !url.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            return Optional.of("is no URL with a host");
        }
        return mistake(uri);
    }

    private Optional<String> mistake(URI uri) {
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        int port = uri.getPort();
        String host = uri.getHost();
        if (!scheme.equals("https") && !(allowHttp && scheme.equals("http"))) {
            return Optional.of("must begin with https://");
        }
        if (uri.getRawUserInfo() != null) {
            return Optional.of("must not have a user name or a password");
        }
        if (uri.getRawFragment() != null) {
            return Optional.of("must not have a fragment");
        }
        if ((port != -1 && port != 80 && port != 443 && port < FIRST_FREE_PORT) || port > 65_535) {
            return Optional.of("must have the port 80, 443, or one from 1024 to 65535");
        }
        if (looksLikeAnAddress(host) && literal(host).isEmpty()) {
            return Optional.of("must not have an address in another form than 1.2.3.4 or [::1]");
        }
        return literal(host).filter(address -> !addresses.allows(host, address)).isPresent()
                ? Optional.of("must not lead to a private or special address")
                : Optional.empty();
    }

    private static boolean looksLikeAnAddress(String host) {
        return host.startsWith("[") || NUMBER.matcher(host).find();
    }

    private static Optional<InetAddress> literal(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.equals("localhost") || lower.endsWith(".localhost")
                ? Optional.of(InetAddress.getLoopbackAddress())
                : Network.literal(host.replaceAll("[\\[\\]]", ""));
    }
}
