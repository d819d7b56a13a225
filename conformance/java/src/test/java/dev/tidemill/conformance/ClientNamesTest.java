package dev.tidemill.conformance;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.client.TidemillClient;
import dev.tidemill.client.batches.BatchListPage;
import dev.tidemill.client.batches.BatchListParams;
import dev.tidemill.client.batches.BatchService;
import dev.tidemill.client.core.RequestOptions;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever of the official SDK's batches and files is missing in the Tidemill client is missing by
/// intention, and listed here.
class ClientNamesTest {
    /// Types of the official SDK, by what they are called in the Tidemill client.
    private static final Map<String, String> TYPES = new LinkedHashMap<>();

    static {
        for (String name :
                List.of(
                        "Batch",
                        "Batch$Status",
                        "Batch$Errors",
                        "Batch$Metadata",
                        "BatchError",
                        "BatchRequestCounts",
                        "BatchUsage",
                        "BatchUsage$InputTokensDetails",
                        "BatchUsage$OutputTokensDetails",
                        "BatchListPage",
                        "BatchListPageResponse",
                        "BatchListParams",
                        "BatchListParams$Builder",
                        "BatchCreateParams",
                        "BatchCreateParams$Builder",
                        "BatchCreateParams$Endpoint",
                        "BatchCreateParams$CompletionWindow",
                        "BatchCreateParams$Metadata",
                        "BatchCreateParams$Metadata$Builder",
                        "BatchCreateParams$OutputExpiresAfter",
                        "BatchCreateParams$OutputExpiresAfter$Builder",
                        "BatchRetrieveParams",
                        "BatchRetrieveParams$Builder",
                        "BatchCancelParams",
                        "BatchCancelParams$Builder")) {
            TYPES.put("models.batches." + name, "batches." + name);
        }
        for (String name :
                List.of(
                        "FileObject",
                        "FileObject$Purpose",
                        "FileObject$Status",
                        "FileDeleted",
                        "FilePurpose",
                        "FileListPage",
                        "FileListPageResponse",
                        "FileListParams",
                        "FileListParams$Builder",
                        "FileListParams$Order",
                        "FileCreateParams",
                        "FileCreateParams$Builder",
                        "FileCreateParams$ExpiresAfter",
                        "FileCreateParams$ExpiresAfter$Builder",
                        "FileRetrieveParams",
                        "FileRetrieveParams$Builder",
                        "FileDeleteParams",
                        "FileDeleteParams$Builder",
                        "FileContentParams",
                        "FileContentParams$Builder")) {
            TYPES.put("models.files." + name, "files." + name);
        }
        TYPES.put("services.blocking.BatchService", "batches.BatchService");
        TYPES.put("services.blocking.FileService", "files.FileService");
        TYPES.put("client.okhttp.OpenAIOkHttpClient", "TidemillHttpClient");
        for (String name : List.of("AutoPager", "RequestOptions", "RequestOptions$Builder")) {
            TYPES.put("core." + name, "core." + name);
        }
        TYPES.put("core.Timeout$Builder", "http.Timeout$Builder");
        for (String name :
                List.of(
                        "HttpResponse",
                        "Headers",
                        "Headers$Builder",
                        "QueryParams",
                        "QueryParams$Builder")) {
            TYPES.put("core.http." + name, "http." + name);
        }
        TYPES.put("errors.OpenAIServiceException", "errors.TidemillServiceException");
        for (String name :
                List.of(
                        "BadRequestException",
                        "UnauthorizedException",
                        "PermissionDeniedException",
                        "NotFoundException",
                        "UnprocessableEntityException",
                        "RateLimitException",
                        "InternalServerException",
                        "UnexpectedStatusCodeException")) {
            TYPES.put("errors." + name, "errors." + name);
        }
    }

    /// Members that the Tidemill client does not have, with the reason.
    private static final Map<Pattern, String> INTENDED = new LinkedHashMap<>();

    static {
        intend(".*[$].*|Companion", "Kotlin's, not for callers");
        intend("(equals|hashCode|toString)\\(.*", "every object has them");
        intend("_\\w+\\(\\): (JsonField|MultipartField)", "what is raw is in _allProperties()");
        intend("_anchor\\(\\).*|anchor\\(JsonValue\\).*", "the anchor is always created_at");
        intend("\\w+\\((JsonField|MultipartField)\\).*", "values are given as they are");
        intend("put\\(String,JsonValue\\).*", "headers and query parameters are texts");
        intend("(validate|isValid)\\(\\).*", "an accessor validates what it reads");
        intend(
                "known\\(\\).*|value\\(\\): (Value|ApiEnum)",
                "asString() tells; Batch.Status has value()");
        intend("(toBuilder|builder)\\(\\): .*", "answers are not built by callers");
        intend("withRawResponse\\(\\).*", "calls return values; content() returns the answer");
        intend("withOptions\\(.*", "options are a call's, or a client's own");
        intend(
                "(body|_body)\\(.*|_file\\(.*|_purpose\\(.*|_expiresAfter\\(.*",
                "the builder takes fields");
        intend("file\\(\\): InputStream", "what was uploaded is the caller's");
        intend(
                "response[Vv]alidation.*|getResponseValidation.*",
                "an accessor validates what it reads");
        intend("getTimeout\\(\\).*|applyDefaults\\(.*", "timeout() is an Optional");
        intend(
                "(connect|read|write|request)\\(Optional\\).*",
                "a timeout that is not set is the default");
        intend("write\\(.*", "the JDK's client has no timeout for a single write");
        intend("_pathParam\\(.*", "segment() is the path's");
        intend("asMap\\(\\): Map", "names() and values(name) are enough");
        intend(
                "\\w*[aA]dditionalBodyPropert\\w*\\(.*",
                "only a create has a body with room for more");
        intend(
                "(putA|putAllA|removeA|removeAllA|a)dditionalPropert\\w*\\(.*",
                "what is sent has named fields");
        intend("_a(ll|dditional)Properties\\(\\).*", "what is sent has named fields");
        intend("removeAllAdditionalPropert.*", "removeAdditionalProperty(key)");
    }

    private static void intend(String member, String reason) {
        INTENDED.put(Pattern.compile(member), reason);
    }

    static Stream<String> types() {
        return TYPES.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("types")
    void whatIsMissingIsMissingByIntention(String type) throws ClassNotFoundException {
        var official = members(Class.forName("com.openai." + type));
        var ours = members(Class.forName("dev.tidemill.client." + TYPES.get(type)));

        var missing = new TreeSet<>(official);
        missing.removeAll(ours);
        missing.removeIf(member ->
                INTENDED.keySet().stream()
                        .anyMatch(intended -> intended.matcher(member).matches()));

        assertTrue(official.size() > 1, official::toString);
        assertEquals(List.of(), List.copyOf(missing));
    }

    @Test
    void theCallOfTheReferencePageIsThere() throws NoSuchMethodException {
        Method list =
                BatchService.class.getMethod("list", BatchListParams.class, RequestOptions.class);
        Method none = BatchListParams.class.getMethod("none");

        assertEquals(BatchListPage.class, list.getReturnType());
        assertEquals(BatchListPage.class, BatchService.class.getMethod("list").getReturnType());
        assertEquals(BatchService.class, TidemillClient.class.getMethod("batches").getReturnType());
        assertEquals(BatchListParams.class, none.getReturnType());
        assertTrue(Modifier.isStatic(none.getModifiers()));
        assertEquals(RequestOptions.class, RequestOptions.class.getMethod("none").getReturnType());
    }

    /// Public constants and methods, such as `limit(Long): Builder`.
    private static NavigableSet<String> members(Class<?> type) {
        return Stream.<Member>concat(
                        Arrays.stream(type.getFields()), Arrays.stream(type.getMethods()))
                .filter(member -> member.getDeclaringClass() != Object.class)
                .filter(member -> !Throwable.class.equals(member.getDeclaringClass()))
                .map(member -> described(type, member))
                .collect(toCollection(TreeSet::new));
    }

    /// A builder's calls return the builder, wherever they are declared.
    private static String described(Class<?> type, Member member) {
        if (member instanceof Field) {
            return member.getName();
        }
        String parameters =
                Arrays.stream(((Executable) member).getParameterTypes())
                        .map(ClientNamesTest::name)
                        .reduce((one, other) -> one + "," + other)
                        .orElse("");
        Class<?> returned = ((Method) member).getReturnType();
        boolean fluent = returned.isAssignableFrom(type) && type.getSimpleName().equals("Builder");
        return member.getName() + "(" + parameters + "): " + (fluent ? "Builder" : name(returned));
    }

    private static String name(Class<?> type) {
        return type.getSimpleName().replace("OpenAI", "Tidemill");
    }
}
