package dev.tidemill.server.webhooks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemill.server.config.Network;
import dev.tidemill.server.webhooks.WebhooksConfig.Targets;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Where a webhook may lead.
class AddressRulesTest {
    private static final AddressRules PUBLIC = new AddressRules(Targets.PUBLIC);
    private static final AddressRules PRIVATE = allowing(true);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.167.255.255",
                "223.255.255.255",
                "2606:4700:4700::1111",
                "2001:200::1",
                "2a00::1",
                "::ffff:1.1.1.1"
            })
    void anAddressOfTheInternetIsAllowed(String address) {
        assertEquals(true, allows(PUBLIC, address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "192.0.0.1",
                "192.0.2.1",
                "198.18.0.1",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                "169.254.0.1",
                "169.254.169.254",
                "168.63.129.16",
                "100.100.100.200",
                "fd00:ec2::254",
                "::",
                "::10.0.0.1",
                "64:ff9b::10.0.0.1",
                "64:ff9b:1::1",
                "2002:0a00:0001::1",
                "2001::1",
                "2001:db8::1",
                "fe80::1",
                "fec0::1",
                "ff02::1",
                "4000::1"
            })
    void aSpecialAddressIsRefusedEvenWherePrivateOnesAreAllowed(String address) {
        assertEquals(false, allows(PUBLIC, address));
        assertEquals(false, allows(PRIVATE, address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.1",
                "10.255.255.255",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "127.0.0.1",
                "127.255.255.254",
                "100.64.0.1",
                "100.127.255.255",
                "::1",
                "fc00::1",
                "fdff::1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1"
            })
    void aPrivateAddressIsAllowedOnlyIfThatIsConfigured(String address) {
        assertEquals(false, allows(PUBLIC, address));
        assertEquals(true, allows(PRIVATE, address));
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.0.0/16, 10.1.2.3, true",
        "10.1.0.0/16, 10.2.0.1, false",
        "10.1.2.3, 10.1.2.3, true",
        "10.1.2.3, 10.1.2.4, false",
        "10.1.2.0/23, 10.1.3.255, true",
        "10.1.2.0/23, 10.1.4.0, false",
        "0.0.0.0/0, 127.0.0.1, true",
        "0.0.0.0/0, ::1, false",
        "169.254.169.254/32, 169.254.169.254, true",
        "fd00::/8, fd12::1, true",
        "fd00::/8, fc12::1, false"
    })
    void aNetworkThatIsListedIsAllowed(String network, String address, boolean allowed) {
        assertEquals(allowed, allows(allowing(false, network), address));
    }

    @Test
    void aHostThatIsListedMayHaveAnyAddress() {
        var rules = allowing(false, "Hooks.Internal");

        var address = Network.literal("10.0.0.1").orElseThrow();
        assertEquals(true, rules.allows("hooks.internal", address));
        assertEquals(true, rules.allows("HOOKS.INTERNAL.", address));
        assertEquals(false, rules.allows("x.hooks.internal", address));
        assertEquals(false, rules.allows("internal", address));
    }

    private static AddressRules allowing(boolean allowPrivate, String... allow) {
        return new AddressRules(new Targets(false, allowPrivate, List.of(allow)));
    }

    private static boolean allows(AddressRules rules, String address) {
        InetAddress parsed = Network.literal(address).orElseThrow();
        return rules.allows("example.com", parsed);
    }
}
