package dev.tidemill.server.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FilenameTest {
    @ParameterizedTest
    @CsvSource({
        "input.jsonl, input.jsonl",
        "../../etc/passwd, passwd",
        "'C:\\Users\\me\\input.jsonl', input.jsonl",
        "/, file",
        "dir/, file",
        ".., file",
        "., file",
        "'', file",
        "'  ', file",
        "' a b ', a b",
        "größe.jsonl, größe.jsonl",
        "😀.jsonl, 😀.jsonl",
    })
    void onlyTheLastNameOfAPathIsKept(String sent, String kept) {
        assertEquals(kept, Filename.clean(sent));
    }

    @Test
    void controlCharactersAreDropped() {
        assertEquals("abcd", Filename.clean("a\r\nb\0c\u0085d\u007f"));
    }

    @Test
    void longNameIsCutBetweenCharacters() {
        assertEquals("x".repeat(255), Filename.clean("x".repeat(300)));
        assertEquals("x".repeat(254), Filename.clean("x".repeat(254) + "😀"));
    }

    @Test
    void halfACharacterIsReplaced() {
        assertEquals("a?b", Filename.clean("a\uD83Db"));
    }

    @Test
    void dispositionCanHoldNothingButTheName() {
        assertEquals(
                "attachment; filename=\"a_b_c __.txt\"; filename*=UTF-8''a%22b%5Cc%20%C3%A4.txt",
                Filename.disposition("a\"b\\c ä.txt"));
    }
}
