package dev.tidemill.server.webhooks;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.DnsResolver;

/// Finds the addresses of a host that may be connected to. What it returns is connected to as it
/// is: whatever the name leads to a moment later does not matter.
final class CheckedAddresses implements DnsResolver, AutoCloseable {
    /// Each of them may take as long as a connection.
    private static final int MOST = 2;

    private final AddressRules rules;
    private final Names names;
    private final Duration patience;
    private final ExecutorService lookups;

    /// Tells the addresses of a host.
    interface Names {
        InetAddress[] find(String host) throws UnknownHostException;
    }

    /// None of the addresses is allowed.
    static final class Refused extends UnknownHostException {
        private static final long serialVersionUID = 1;
    }

    /// The name was not found in time.
    static final class TooSlow extends UnknownHostException {
        private static final long serialVersionUID = 1;
    }

    /// @param atOnce the most names that are looked for at once
    CheckedAddresses(AddressRules rules, Names names, Duration patience, int atOnce) {
        this.rules = rules;
        this.names = names;
        this.patience = patience;
        // A native call, which would hold up the virtual threads of everybody else.
        lookups =
                Executors.newFixedThreadPool(
                        atOnce, Thread.ofPlatform().daemon().name("webhook-names-", 0).factory());
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] allowed =
                Arrays.stream(find(host))
                        .filter(address -> rules.allows(host, address))
                        .limit(MOST)
                        .toArray(InetAddress[]::new);
        if (allowed.length == 0) {
            throw new Refused();
        }
        return allowed;
    }

    private InetAddress[] find(String host) throws UnknownHostException {
        var lookup = lookups.submit(() -> names.find(host));
        try {
            return lookup.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof UnknownHostException unknown
                    ? unknown
                    : new UnknownHostException(host);
        } catch (TimeoutException _) {
            lookup.cancel(true);
            throw new TooSlow();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new TooSlow();
        }
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }

    @Override
    public void close() {
        lookups.shutdownNow();
    }
}
