package dev.tidemill.cli;

import dev.tidemill.testkit.ModelServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Several nodes on one PostgreSQL, each a process of its own that reaches the database through a
/// link of its own, in front of one model server.
final class Cluster implements AutoCloseable {
    /// Of all nodes together.
    static final int IN_FLIGHT = 64;

    private final Path folder;
    private final ModelServer upstream;
    private final List<DatabaseLink> links = new ArrayList<>();
    private final List<ServerProcess> nodes = new ArrayList<>();

    private Cluster(Path folder, ModelServer upstream) {
        this.folder = folder;
        this.upstream = upstream;
    }

    static Cluster start(int size, Path folder, int database, ModelServer upstream)
            throws IOException {
        var cluster = new Cluster(folder, upstream);
        for (int i = 0; i < size; i++) {
            cluster.links.add(DatabaseLink.to(database));
            cluster.nodes.add(cluster.serve(i));
        }
        return cluster;
    }

    /// Each says who it is in a header of its requests to the model server.
    private ServerProcess serve(int number) throws IOException {
        Path config = folder.resolve("node-" + number + ".yaml");
        Files.writeString(
                config,
                """
                data: %s
                store:
                  url: %s
                blobs:
                  dir: %s
                http:
                  port: 0
                upstreams:
                  - url: %s
                    max_in_flight: %d
                    headers:
                      X-Node: node-%d
                """
                        .formatted(
                                folder.resolve("data"),
                                PostgresServer.url(links.get(number).port()),
                                folder.resolve("blobs"),
                                upstream.url(),
                                IN_FLIGHT,
                                number));
        return ServerProcess.serve(config, Map.of());
    }

    ServerProcess node(int number) {
        return nodes.get(number);
    }

    DatabaseLink link(int number) {
        return links.get(number);
    }

    /// Starts a node that has ended anew.
    void restart(int number) throws IOException {
        nodes.get(number).close();
        nodes.set(number, serve(number));
    }

    /// Waits until the batch is completed, as the first node sees it.
    String completed(String batch) throws IOException, InterruptedException {
        try {
            return node(0).await(batch, "status", Pattern.compile("completed"));
        } catch (AssertionError e) {
            for (ServerProcess node : nodes) {
                e.addSuppressed(
                        new AssertionError(
                                node.get("/v1/batches/" + batch + "/progress")
                                        + String.join("\n", node.said())));
            }
            throw e;
        }
    }

    /// Whether no process has ended by itself.
    boolean lives() {
        return nodes.stream().allMatch(ServerProcess::isAlive);
    }

    @Override
    public void close() throws IOException {
        nodes.forEach(ServerProcess::close);
        for (DatabaseLink link : links) {
            link.close();
        }
    }
}
