package dev.tidemill.cli.client;

import dev.tidemill.client.TidemillClient;
import dev.tidemill.client.TidemillHttpClient;
import dev.tidemill.client.http.Timeout;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The flags that say which server a command talks to. A key is taken from the environment alone,
/// since flags are seen by others.
public final class ClientOptions {
    private static final String HERE = "http://127.0.0.1:8080/v1";

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Option(
            names = "--base-url",
            paramLabel = "URL",
            description =
                    "Where the server is; OPENAI_BASE_URL by default, or else "
                            + HERE
                            + ". Its key is OPENAI_API_KEY.")
    private @Nullable String baseUrl;

    /// Opens a client of that server.
    ///
    /// @throws ParameterException if a flag or a variable cannot be
    public TidemillClient open() {
        try {
            var builder =
                    TidemillHttpClient.builder()
                            .baseUrl(HERE)
                            .transport(new QuickTransport(Timeout.standard()))
                            .fromEnv();
            return (baseUrl == null ? builder : builder.baseUrl(baseUrl)).build();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
