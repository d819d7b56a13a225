package dev.tidemill.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.openai.client.okhttp.OpenAIOkHttpClient;
import dev.tidemill.client.TidemillHttpClient;
import dev.tidemill.testkit.ModelReply;
import dev.tidemill.testkit.ModelServer;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ClientPageTest {
    /// A page with every field: `page.json` among the resources.
    @Test
    void everyAccessorTellsWhatThatOfTheOfficialSdkTells() throws IOException {
        var reply = ModelReply.json(200, resource());
        try (var server = ModelServer.start(request -> reply);
                var ours = TidemillHttpClient.builder().baseUrl(server.url().toString()).build()) {
            var official =
                    OpenAIOkHttpClient.builder()
                            .baseUrl(server.url().toString())
                            .apiKey("any")
                            .build();

            var expected = told(official.batches().list());
            var told = told(ours.batches().list());

            official.close();
            assertEquals(
                    Optional.of("0"), Optional.ofNullable(told.get("items[0].usage.totalTokens")));
            assertTrue(told.size() > 40, told::toString);
            assertEquals(expected, told);
        }
    }

    private static String resource() throws IOException {
        try (var in = ClientPageTest.class.getResourceAsStream("/page.json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// What each accessor without a parameter that both clients have says, down to the leaves.
    private static NavigableMap<String, String> told(Object page) {
        NavigableMap<String, String> told = new TreeMap<>();
        collect("", page, told);
        return told;
    }

    private static void collect(String path, Object value, Map<String, String> told) {
        switch (value) {
            case Optional<?> optional when optional.isEmpty() -> told.put(path, "absent");
            case Optional<?> optional -> collect(path, optional.get(), told);
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    collect(path + "[" + i + "]", list.get(i), told);
                }
            }
            case Map<?, ?> map ->
                    map.forEach((key, one) -> told.put(path + "{" + key + "}", json(one)));
            case String _, Number _, Boolean _ -> told.put(path, value.toString());
            default -> {
                if (value.getClass().getSimpleName().startsWith("Json")) {
                    told.put(path, json(value));
                } else {
                    collectAccessors(path, value, told);
                }
            }
        }
    }

    /// A text of the official SDK's JSON is written without quotes.
    private static String json(Object value) {
        return value.toString().replace("\"", "");
    }

    private static void collectAccessors(String path, Object value, Map<String, String> told) {
        Arrays.stream(value.getClass().getMethods())
                .filter(ClientPageTest::isAccessor)
                .forEach(method ->
                        collect(
                                path.isEmpty() ? method.getName() : path + "." + method.getName(),
                                call(method, value),
                                told));
    }

    /// Not those that lead to other pages, or that only one of the two has by intention.
    private static boolean isAccessor(Method method) {
        String name = method.getName();
        // Accessors of raw fields are the official SDK's alone.
        boolean fields =
                name.equals("_additionalProperties")
                        || method.getReturnType().getSimpleName().equals("JsonValue");
        return method.getParameterCount() == 0
                && !Modifier.isStatic(method.getModifiers())
                && method.getDeclaringClass() != Object.class
                && (fields || !name.startsWith("_"))
                && !name.contains("$")
                && !ELSEWHERE.contains(name);
    }

    private static final List<String> ELSEWHERE =
            List.of(
                    "hashCode",
                    "toString",
                    "nextPage",
                    "nextPageParams",
                    "params",
                    "autoPager",
                    "toBuilder",
                    "validate",
                    "isValid",
                    "known",
                    "value",
                    "asMap",
                    "isFinal");

    private static Object call(Method method, Object value) {
        try {
            return method.invoke(value);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new LinkageError(method.toString(), e);
        }
    }
}
