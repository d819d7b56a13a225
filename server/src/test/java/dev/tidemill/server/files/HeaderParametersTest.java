package dev.tidemill.server.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HeaderParametersTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "form-data; name=\"file\"; filename=\"a.txt\" | a.txt",
                "form-data;name=file;filename=a.txt | a.txt",
                "form-data; FileName = \"a.txt\" ; x=y | a.txt",
                "form-data; filename=\"a;b=c\"; name=file | a;b=c",
                "form-data; filename=\"a \\\" b\" | a \" b",
                "form-data; filename=\"C:\\dir\\a.txt\" | C:\\dir\\a.txt",
                "form-data; filename=\"never closed | never closed",
                "form-data; filename=\"a\"junk; name=b | a",
                "form-data; filename=first; filename=second | first",
                "form-data; filename=\"größe\" | größe",
                "form-data; filename*=UTF-8''%e2%82%ac%20a; filename=plain | € a",
                "form-data; filename*=iso-8859-1'en'%A3 | £",
                "form-data; filename*=utf-8''100%; filename=plain | 100%",
                "form-data; filename*=klingon''x; filename=plain | plain",
                "form-data; filename*=nonsense; filename=plain | plain",
            })
    void parameterIsFound(String header, String filename) {
        assertEquals(Optional.of(filename), HeaderParameters.of(header).get("filename"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ";", ";;", "form-data", "form-data; filename", "form-data; x=\"", "="})
    void missingParameterIsNotFound(String header) {
        assertEquals(Optional.empty(), HeaderParameters.of(header).get("filename"));
    }

    @Test
    void emptyValueIsAValue() {
        assertEquals(Optional.of(""), HeaderParameters.of("x; a=\"\"").get("a"));
        assertEquals(Optional.of(""), HeaderParameters.of("x; a=").get("a"));
    }
}
