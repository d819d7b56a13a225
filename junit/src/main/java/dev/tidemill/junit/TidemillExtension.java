package dev.tidemill.junit;

import dev.tidemill.testkit.ModelServer;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Gives tests a Tidemill server on a free port, in front of a model server that they script.
///
/// ```java
/// @RegisterExtension
/// static final TidemillExtension tidemill =
///         TidemillExtension.withModelServer(request -> ModelReply.chat("positive"));
///
/// @Test
/// void reviewIsClassified() {
///     var client =
///             OpenAIOkHttpClient.builder()
///                     .baseUrl(tidemill.baseUrl())
///                     .apiKey(tidemill.apiKey())
///                     .build();
///     ...
/// }
/// ```
///
/// In a static field there is one server for all tests of the class and of those nested in it; in
/// an instance field there is a new one for each test. The server is a process of its own, on a
/// Java 25 that is found on this machine. Its data are in a temporary folder, which is deleted; the
/// process ends with the tests, even if they are killed. Where a test fails, the end of the
/// server's log is with the failure, as a suppressed exception.
///
/// The server has any model that a batch asks for. Every setting has its default, but for
/// `engine.retry.first_delay` of 10 ms and `engine.retry.max_delay` of 100 ms.
public final class TidemillExtension
        implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {
    /// Tests do not wait for a model server to recover.
    private static final Map<String, String> DEFAULTS =
            Map.of("engine.retry.first_delay", "10ms", "engine.retry.max_delay", "100ms");

    private final ModelServer.Behaviour behaviour;
    private final Map<String, String> settings;
    private final Set<String> users = new HashSet<>();
    private @Nullable Running running;

    private record Running(ModelServer model, ServerProcess server) {}

    private TidemillExtension(ModelServer.Behaviour behaviour, Map<String, String> settings) {
        this.behaviour = behaviour;
        this.settings = settings;
    }

    /// @param behaviour what the model server answers to each call, a `POST` of one line's body;
    ///   see [ModelServer#replyNext] for single faults
    public static TidemillExtension withModelServer(ModelServer.Behaviour behaviour) {
        return new TidemillExtension(behaviour, DEFAULTS);
    }

    /// The same with another setting of the server.
    ///
    /// @param setting its path in the configuration file, such as `engine.limits.lines`
    /// @param value as in the file; lists are separated by commas
    public TidemillExtension withSetting(String setting, String value) {
        Map<String, String> more = new LinkedHashMap<>(settings);
        more.put(setting, value);
        return new TidemillExtension(behaviour, more);
    }

    /// Where the server listens, with `/v1`: what an official SDK takes as its base URL.
    ///
    /// @throws IllegalStateException outside of tests
    public String baseUrl() {
        return running().server().baseUrl();
    }

    /// A key that the server takes. It takes any, until a test makes keys of its own.
    public String apiKey() {
        return "any";
    }

    /// The model server, with all calls that it has got, and to be told how to treat the next.
    ///
    /// @throws IllegalStateException outside of tests
    public ModelServer modelServer() {
        return running().model();
    }

    private synchronized Running running() {
        if (running == null) {
            throw new IllegalStateException(
                    "The server runs from @BeforeAll on if the field is static, else from"
                            + " @BeforeEach on; is there a @RegisterExtension?");
        }
        return running;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException, InterruptedException {
        enter(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException, InterruptedException {
        enter(context);
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        context.getExecutionException().ifPresent(this::addLog);
        leave(context);
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        leave(context);
    }

    /// A class, a class nested in it and a test may all be within the life of one server.
    private synchronized void enter(ExtensionContext context)
            throws IOException, InterruptedException {
        users.add(context.getUniqueId());
        if (running == null) {
            running = start(JavaFinder.ofThisMachine().find(javaHome(context)));
        }
    }

    private static @Nullable String javaHome(ExtensionContext context) {
        return context.getConfigurationParameter(JavaFinder.PARAMETER).orElse(null);
    }

    private Running start(JavaHome java) throws IOException, InterruptedException {
        var model = ModelServer.start(behaviour);
        try {
            return new Running(model, ServerProcess.start(java, model.url(), settings));
        } catch (IOException | InterruptedException | RuntimeException e) {
            model.close();
            throw e;
        }
    }

    private synchronized void leave(ExtensionContext context) throws IOException {
        users.remove(context.getUniqueId());
        if (users.isEmpty() && running != null) {
            var ended = running;
            running = null;
            ended.server().close();
            ended.model().close();
        }
    }

    private synchronized void addLog(Throwable failure) {
        if (running != null) {
            failure.addSuppressed(new ServerLog(running.server().log()));
        }
    }
}
