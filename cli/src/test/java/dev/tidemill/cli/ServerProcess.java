package dev.tidemill.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/// `tidemill serve` in a process of its own.
final class ServerProcess implements AutoCloseable {
    private static final Pattern LISTENING =
            Pattern.compile("tidemill is listening on (http://127\\.0\\.0\\.1:\\d+)/v1 .*");

    private static final List<String> HEAP = List.of("-Xmx512m");

    /// Where `./verify` looks for secrets.
    private static final Path LOGS = Path.of("target/test-logs");

    private final Process process;
    private final BufferedReader output;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Queue<String> said = new ConcurrentLinkedQueue<>();
    private String url = "";

    private ServerProcess(Process process) {
        this.process = process;
        output =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /// Starts the command; what it says on both outputs is read as one.
    static ServerProcess run(String... arguments) throws IOException {
        return run(Map.of(), arguments);
    }

    /// ... with these variables.
    static ServerProcess run(Map<String, String> environment, String... arguments)
            throws IOException {
        return run(HEAP, environment, arguments);
    }

    private static ServerProcess run(
            List<String> options, Map<String, String> environment, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(options);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add("dev.tidemill.cli.Main");
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.matches("(TIDEMILL|OTEL)_.*"));
        builder.environment().putAll(environment);
        return new ServerProcess(builder.start());
    }

    /// Starts `serve` with this configuration and waits until it answers.
    static ServerProcess serve(Path config, Map<String, String> environment) throws IOException {
        var server = run(environment, "serve", "--config", config.toString());
        server.awaitListening();
        return server;
    }

    /// Starts `serve` on a free port and waits until it answers.
    static ServerProcess serve(Path data, URI upstream) throws IOException {
        return serve(Map.of(), data, upstream);
    }

    /// ... with these variables.
    static ServerProcess serve(Map<String, String> environment, Path data, URI upstream)
            throws IOException {
        return serve(HEAP, environment, data, upstream);
    }

    /// ... with these options of the JVM.
    static ServerProcess serve(
            List<String> options, Map<String, String> environment, Path data, URI upstream)
            throws IOException {
        var server =
                run(
                        options,
                        environment,
                        "serve",
                        "--port",
                        "0",
                        "--data",
                        data.toString(),
                        "--upstream",
                        upstream + "");
        server.awaitListening();
        return server;
    }

    /// Starts `serve` with this configuration file and waits until it answers.
    static ServerProcess serve(Path config) throws IOException {
        var server = run("serve", "--config", config.toString());
        server.awaitListening();
        return server;
    }

    private void awaitListening() throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            said.add(line);
            var listening = LISTENING.matcher(line);
            if (listening.matches()) {
                url = listening.group(1);
                Thread.ofVirtual().start(this::drain);
                return;
            }
        }
        throw new AssertionError("it ended: " + said);
    }

    /// A process whose output nobody reads comes to a halt.
    private void drain() {
        try {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                said.add(line);
            }
        } catch (IOException _) {
            // The process was killed.
        }
    }

    /// Where it listens.
    URI url() {
        return URI.create(url);
    }

    /// What it has said so far.
    List<String> said() {
        return List.copyOf(said);
    }

    /// What it said, all of it, once it has ended with this code.
    String end(int code) throws IOException, InterruptedException {
        boolean ended = process.waitFor(20, TimeUnit.SECONDS);
        if (!ended) {
            kill();
            throw new AssertionError("it does not end");
        }
        String said = output.readAllAsString();
        if (process.exitValue() != code) {
            throw new AssertionError("it ended with " + process.exitValue() + ": " + said);
        }
        return said;
    }

    String get(String path) throws IOException, InterruptedException {
        return request(path).body();
    }

    HttpResponse<String> request(String path) throws IOException, InterruptedException {
        return client.send(asking(path).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder asking(String path) {
        return HttpRequest.newBuilder(URI.create(url + path));
    }

    /// The status with which it is answered with this API key.
    int status(String path, String key) throws IOException, InterruptedException {
        var request = asking(path).header("Authorization", "Bearer " + key).build();
        return client.send(request, BodyHandlers.ofString()).statusCode();
    }

    /// The status with which it is answered; 0 if it is not.
    int status(String path) {
        try {
            return request(path).statusCode();
        } catch (IOException _) {
            return 0;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    String delete(String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url + path)).DELETE().build();
        return client.send(request, BodyHandlers.ofString()).body();
    }

    String post(String path, String type, String body) throws IOException, InterruptedException {
        return post(path, type, BodyPublishers.ofString(body));
    }

    String post(String path, String type, BodyPublisher body)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create(url + path))
                        .header("Content-Type", type)
                        .POST(body)
                        .build();
        return client.send(request, BodyHandlers.ofString()).body();
    }

    InputStream stream(String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url + path)).build();
        return client.send(request, BodyHandlers.ofInputStream()).body();
    }

    /// Makes a batch of embeddings of this input, and returns its id.
    String create(String input) throws IOException, InterruptedException {
        return create(input, "24h");
    }

    String create(String input, String window) throws IOException, InterruptedException {
        String file = field("id", upload(input));
        String batch =
                "{\"input_file_id\":\""
                        + file
                        + "\",\"endpoint\":\"/v1/embeddings\",\"completion_window\":\""
                        + window
                        + "\"}";
        return field("id", post("/v1/batches", "application/json", batch));
    }

    /// What is answered to the upload of this input.
    String upload(String input) throws IOException, InterruptedException {
        String form =
                "--b\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nbatch\r\n"
                        + "--b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n"
                        + input
                        + "\r\n--b--\r\n";
        return post("/v1/files", "multipart/form-data; boundary=b", form);
    }

    /// Waits until the field of the batch is like this.
    String await(String batch, String name, Pattern value)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        String found = get("/v1/batches/" + batch);
        while (!value.matcher(field(name, found)).matches()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain: " + found);
            }
            LockSupport.parkNanos(10_000_000);
            found = get("/v1/batches/" + batch);
        }
        return found;
    }

    static String field(String name, String json) {
        var field = Pattern.compile("\"" + name + "\":\"?([^\",}]*)").matcher(json);
        if (!field.find()) {
            throw new AssertionError("no " + name + " in " + json);
        }
        return field.group(1);
    }

    /// Waits until it has said this.
    void awaitSaid(String text) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (said.stream().noneMatch(line -> line.contains(text))) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("it did not say '" + text + "' but " + said);
            }
            LockSupport.parkNanos(10_000_000);
        }
    }

    /// SIGHUP.
    void hangUp() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-HUP", Long.toString(process.pid())).start().waitFor();
    }

    /// As the kernel does it, or a power cut.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// @param name of the signal, such as `STOP`
    void signal(String name) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor();
        if (code != 0) {
            throw new AssertionError("kill ended with " + code);
        }
    }

    /// SIGTERM. Returns the exit code.
    int terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("it does not stop");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        client.close();
        try {
            Files.createDirectories(LOGS);
            Files.write(LOGS.resolve("server-" + process.pid() + ".log"), said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
