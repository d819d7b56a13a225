package dev.tidemill.server.app;

import dev.tidemill.server.config.Effective;
import dev.tidemill.server.config.InvalidConfig;
import dev.tidemill.server.config.Settings;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the configuration of a running server again, and applies its upstreams. What is wrong is
/// refused as a whole: the old configuration stays.
public final class Reload {
    private static final Logger LOG = LoggerFactory.getLogger(Reload.class);

    private final Tidemill tidemill;
    private final ConfigReader reader;
    private final Map<String, String> running;

    /// Where the settings come from.
    public interface Source {
        Settings read() throws InvalidConfig, IOException;
    }

    /// @param running the settings that the server was started with, after they were read
    public Reload(Tidemill tidemill, ConfigReader reader, Settings running) {
        this.tidemill = tidemill;
        this.reader = reader;
        this.running = others(running);
    }

    /// Reads the settings, and says in the log what came of it.
    public synchronized void from(Source source) {
        try {
            var settings = source.read();
            tidemill.reload(reader.read(settings).upstreams());
            warnOfOthers(others(settings));
        } catch (InvalidConfig e) {
            e.mistakes().forEach(mistake -> LOG.error("not reloaded: {}", mistake));
        } catch (IOException e) {
            LOG.error("not reloaded: {}", e.getMessage());
        }
    }

    private void warnOfOthers(Map<String, String> now) {
        var names = new TreeSet<>(running.keySet());
        names.addAll(now.keySet());
        names.removeIf(name -> now.getOrDefault(name, "").equals(running.get(name)));
        if (!names.isEmpty()) {
            LOG.warn("changed, but for a restart to apply: {}", String.join(", ", names));
        }
    }

    /// All but the upstreams.
    private static Map<String, String> others(Settings settings) {
        return settings.effective().stream()
                .filter(one -> !one.setting().matches("upstream|upstreams\\[.*"))
                .collect(
                        Collectors.toMap(
                                Effective::setting,
                                Effective::value,
                                (_, last) -> last,
                                TreeMap::new));
    }
}
