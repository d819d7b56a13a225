package dev.tidemill.testkit;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How ordinary model servers behave.
public final class Models {
    private static final Pattern INPUT = Pattern.compile("\"input\"\\s*:\\s*(\"[^\"]*\")");

    private Models() {}

    /// One that has the model `m` and answers every request with its input under `echo`.
    public static ModelServer.Behaviour echo() {
        return request ->
                request.method().equals("GET") ? list("m") : ModelReply.json(200, echo(request));
    }

    /// What [#echo()] answers to this request.
    public static String echo(ModelRequest request) {
        Matcher input = INPUT.matcher(request.text());
        return "{\"object\":\"list\",\"echo\":"
                + (input.find() ? input.group(1) : "null")
                + ",\"usage\":{\"prompt_tokens\":2,\"total_tokens\":2}}";
    }

    /// The answer to `GET /v1/models`.
    public static ModelReply.Whole list(String... models) {
        var data = new StringBuilder();
        for (String model : models) {
            data.append(data.isEmpty() ? "" : ",")
                    .append("{\"id\":\"")
                    .append(model)
                    .append("\",\"object\":\"model\",\"created\":1,\"owned_by\":\"test\"}");
        }
        return ModelReply.json(200, "{\"object\":\"list\",\"data\":[" + data + "]}");
    }
}
