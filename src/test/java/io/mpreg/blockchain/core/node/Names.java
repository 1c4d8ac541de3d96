package io.mpreg.blockchain.core.node;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntPredicate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/// Generators of names and near misses, and the spellings that RFC 3986 allows for a name in a
/// path.
public final class Names {
  private static final String PART_CHARACTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:@-";

  private Names() {}

  /// Valid names, with many characters that have a special meaning in paths.
  public static Arbitrary<String> legal() {
    Arbitrary<String> parts =
        Arbitraries.strings()
            .withChars(PART_CHARACTERS)
            .withChars("..::@")
            .ofMinLength(1)
            .ofMaxLength(12)
            .filter(part -> !part.equals(".") && !part.equals(".."));
    Arbitrary<String> dotted =
        Arbitraries.of("...", ".a", "..a", "a.", "a..", ".-", "..:", "@", ":", "-", "a:b", "_");
    return Arbitraries.frequencyOf(Tuple.of(3, parts), Tuple.of(1, dotted))
        .list()
        .ofMinSize(1)
        .ofMaxSize(9)
        .map(list -> String.join("/", list))
        .filter(name -> name.length() <= NodeId.MAX_LENGTH);
  }

  /// A name with one invalid part.
  public static Arbitrary<String> illegal() {
    Arbitrary<List<String>> around =
        legal().map(name -> List.of(name.split("/"))).filter(parts -> parts.size() < 9);
    return Combinators.combine(
            around, Arbitraries.of("", ".", ".."), Arbitraries.integers().between(0, 9))
        .as(
            (parts, wrong, place) -> {
              List<String> all = new ArrayList<>(parts);
              all.add(Math.min(place, parts.size()), wrong);
              return String.join("/", all);
            })
        .filter(text -> text.length() <= NodeId.MAX_LENGTH);
  }

  /// Spellings of the name in a path: plain, and with percent-encoded characters.
  public static List<String> spellings(String name) {
    return List.of(
        name,
        encoded(name, c -> c == '/', true),
        encoded(name, c -> c == '/', false),
        encoded(name, c -> c == '.', true),
        encoded(name, c -> c == ':' || c == '@', false),
        encoded(name, c -> c != '/', true),
        encoded(name, c -> c % 2 == 0, false),
        encoded(name, c -> true, true));
  }

  private static String encoded(String name, IntPredicate which, boolean isUpper) {
    HexFormat digits = isUpper ? HexFormat.of().withUpperCase() : HexFormat.of();
    StringBuilder spelling = new StringBuilder();
    for (byte c : name.getBytes(StandardCharsets.US_ASCII)) {
      if (which.test(c)) {
        spelling.append('%').append(digits.toHexDigits(c));
      } else {
        spelling.append((char) c);
      }
    }
    return spelling.toString();
  }
}
