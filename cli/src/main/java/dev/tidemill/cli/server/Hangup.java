package dev.tidemill.cli.server;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;

/// SIGHUP, by which an operator asks for the configuration to be read again.
final class Hangup {
    private static final Logger LOG = LoggerFactory.getLogger(Hangup.class);

    private Hangup() {}

    /// Runs the task at each signal, on a thread of its own.
    static void onEach(Runnable task) {
        try {
            Signal.handle(new Signal("HUP"), _ -> task.run());
        } catch (IllegalArgumentException e) {
            LOG.info("this system has no SIGHUP, so nothing can be reloaded: {}", e.getMessage());
        }
    }
}
