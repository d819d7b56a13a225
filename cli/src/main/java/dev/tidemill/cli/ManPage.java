package dev.tidemill.cli;

import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// The manual in the language of `man`: one section of each command.
final class ManPage {
    private static final String ENVIRONMENT =
            """
            .SH ENVIRONMENT
            .TP
            .B OPENAI_BASE_URL
            Where the server is, unless \\-\\-base\\-url says it; http://127.0.0.1:8080/v1 by default.
            .TP
            .B OPENAI_API_KEY
            A key of the server.
            .TP
            .BR OPENAI_ORG_ID ", " OPENAI_PROJECT_ID
            Narrow what is seen.
            .TP
            .B TIDEMILL_CONFIG
            The YAML file with the settings of a server, unless \\-\\-config says it.
            .TP
            .BI TIDEMILL_ SETTING
            A setting of a server by its path: TIDEMILL_HTTP_PORT is http.port.
            .TP
            .B TIDEMILL_JAVA_OPTS
            Options of the JVM.
            .TP
            .B NO_COLOR
            No colours, if it is not empty.
            .TP
            .B TZ
            The time zone that times are shown in.
            """;

    private final StringBuilder page = new StringBuilder();

    private ManPage() {}

    static String of(CommandTree root, String version) {
        var manual = new ManPage();
        manual.page.append(".TH TIDEMILL 1 \"\" \"").append(escaped(version)).append("\"\n");
        manual.page.append(".SH NAME\n");
        manual.text(root.spec().name() + " - " + root.summary());
        manual.page.append(".SH SYNOPSIS\n");
        manual.text(root.help().synopsis(0));
        manual.page.append(".SH OPTIONS\n");
        manual.arguments(root);
        manual.page.append(".SH COMMANDS\n");
        root.all().skip(1).forEach(manual::command);
        manual.exitCodes(root);
        manual.page.append(ENVIRONMENT).append(".SH EXAMPLES\n");
        manual.footer(root);
        return manual.page.toString();
    }

    private void command(CommandTree command) {
        page.append(".SS ").append(escaped(command.spec().qualifiedName())).append('\n');
        text(command.help().synopsis(0));
        page.append(".PP\n");
        text(command.help().description());
        arguments(command);
        footer(command);
    }

    private void arguments(CommandTree command) {
        for (PositionalParamSpec parameter : command.spec().positionalParameters()) {
            argument(parameter.paramLabel(), parameter.description());
        }
        for (OptionSpec option : command.spec().options()) {
            String value = option.arity().max() == 0 ? "" : " " + option.paramLabel();
            argument(String.join(", ", option.names()) + value, option.description());
        }
    }

    private void argument(String name, String... description) {
        page.append(".TP\n.B ").append(escaped(name)).append('\n');
        text(String.join(" ", description));
    }

    private void exitCodes(CommandTree root) {
        page.append(".SH \"EXIT STATUS\"\n");
        root.spec().usageMessage().exitCodeList().forEach(this::argument);
    }

    /// Examples are the lines that are indented.
    private void footer(CommandTree command) {
        for (String line : command.spec().usageMessage().footer()) {
            if (line.startsWith("  ")) {
                page.append(".RS 4\n.nf\n").append(escaped(line.strip())).append("\n.fi\n.RE\n");
            } else if (!line.isBlank()) {
                page.append(".PP\n");
                text(line);
            }
        }
    }

    private void text(String text) {
        page.append(escaped(text.strip().replaceAll("\\s+", " "))).append('\n');
    }

    /// Neither a command of roff, nor hyphens that cannot be copied.
    private static String escaped(String text) {
        String plain = text.replace("\\", "\\e").replace("-", "\\-");
        return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
    }
}
