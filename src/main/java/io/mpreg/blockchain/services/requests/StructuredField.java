package io.mpreg.blockchain.services.requests;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.regex.Pattern;
import org.greenbytes.http.sfv.ByteSequenceItem;
import org.greenbytes.http.sfv.Dictionary;
import org.greenbytes.http.sfv.ListElement;
import org.greenbytes.http.sfv.ParseException;
import org.greenbytes.http.sfv.Parser;

/// Dictionaries of structured fields (RFC 9651 section 3.2) that have one member.
final class StructuredField {
  private static final Pattern ONE_LINE = Pattern.compile("[ -~]{1,4096}");

  private StructuredField() {}

  /// The one member of a field; anything else is an [IllegalArgumentException].
  static Map.Entry<String, ListElement<?>> onlyMember(String field, String value) {
    Dictionary dictionary = parsed(field, value);
    // The RFC has the last of two equal names win, in dictionaries and in parameters, and allows
    // blanks; others may read what is written so in another way.
    if (dictionary.get().size() != 1 || !dictionary.serialize().equals(value)) {
      throw new IllegalArgumentException(
          "'%s' has not exactly one member, or is not in the one form of RFC 9651 section 4.1"
              .formatted(field));
    }
    return dictionary.get().entrySet().iterator().next();
  }

  private static Dictionary parsed(String field, String value) {
    if (!ONE_LINE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "'%s' is empty, too long, or has characters beyond ASCII".formatted(field));
    }
    try {
      return Parser.parseDictionary(value);
    } catch (ParseException malformed) {
      throw new IllegalArgumentException("'%s' is not a dictionary".formatted(field), malformed);
    }
  }

  /// The bytes of a member without parameters; anything else is an [IllegalArgumentException].
  static byte[] bytes(String field, ListElement<?> member) {
    if (member instanceof ByteSequenceItem item && item.getParams().isEmpty()) {
      ByteBuffer content = item.get().duplicate();
      byte[] bytes = new byte[content.remaining()];
      content.get(bytes);
      return bytes;
    }
    throw new IllegalArgumentException(
        "'%s' has no byte sequence, or one with parameters".formatted(field));
  }
}
