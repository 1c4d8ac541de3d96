package io.mpreg.blockchain.core.json;

import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Integers;
import io.mpreg.blockchain.core.encoding.Utf8Text;
import io.mpreg.blockchain.core.json.PayloadValue.Fields;
import io.mpreg.blockchain.core.json.PayloadValue.Flag;
import io.mpreg.blockchain.core.json.PayloadValue.Items;
import io.mpreg.blockchain.core.json.PayloadValue.Text;
import io.mpreg.blockchain.core.json.PayloadValue.Whole;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The frozen JSON grammar of built-in payloads and the genesis document (`docs/protocol.md`,
/// section 4). It is consensus-critical, because it decides outcomes: a subset of RFC 8259 in which
/// every text has exactly one meaning. Numbers are integers of 0 … 2^53 − 1; there is no null, no
/// duplicate field and no lone surrogate, and at most [#MAX_DEPTH] levels.
public final class PayloadGrammar {
  /// The maximum nesting depth of objects and arrays.
  public static final int MAX_DEPTH = 8;

  private final String text;
  private int at;

  private PayloadGrammar(String text) {
    this.text = text;
  }

  /// Reads one object.
  ///
  /// @throws MalformedPayload if the bytes are not in the grammar; says at which character and in
  ///   which field
  public static Fields parse(Bytes content) {
    PayloadGrammar grammar = new PayloadGrammar(utf8(content));
    grammar.skipSpace();
    PayloadValue value = grammar.value(1);
    grammar.skipSpace();
    if (grammar.at < grammar.text.length()) {
      throw grammar.wrong("nothing more");
    }
    if (value instanceof Fields fields) {
      return fields;
    }
    throw MalformedPayload.misshapen("one object was expected");
  }

  private static String utf8(Bytes content) {
    return Utf8Text.decode(content).orElseThrow(() -> MalformedPayload.misshapen("not UTF-8"));
  }

  // value = object / array / string / whole / "true" / "false"
  private PayloadValue value(int depth) {
    return switch (peek()) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> new Text(string());
      case 't' -> word("true", new Flag(true));
      case 'f' -> word("false", new Flag(false));
      default -> new Whole(whole());
    };
  }

  private Fields object(int depth) {
    enter(depth);
    Map<String, PayloadValue> fields = new LinkedHashMap<>();
    if (!closes('}')) {
      do {
        skipSpace();
        String name = string();
        skipSpace();
        take(':');
        skipSpace();
        if (fields.put(name, inside(name, depth)) != null) {
          throw MalformedPayload.misshapen("field '%s' stands twice".formatted(name)).in(name);
        }
      } while (continues('}'));
    }
    return new Fields(fields);
  }

  private Items array(int depth) {
    enter(depth);
    List<PayloadValue> items = new ArrayList<>();
    if (!closes(']')) {
      do {
        skipSpace();
        items.add(inside(items.size(), depth));
      } while (continues(']'));
    }
    return new Items(items);
  }

  // A fault gets its pointer while the exception propagates, so that valid input costs nothing
  // extra.
  private PayloadValue inside(Object step, int depth) {
    try {
      return value(depth + 1);
    } catch (MalformedPayload malformed) {
      throw malformed.in(step);
    }
  }

  private void enter(int depth) {
    if (depth > MAX_DEPTH) {
      throw MalformedPayload.misshapen("nested deeper than " + MAX_DEPTH);
    }
    at++;
  }

  private boolean closes(char close) {
    skipSpace();
    if (peek() == close) {
      at++;
      return true;
    }
    return false;
  }

  private boolean continues(char close) {
    skipSpace();
    if (peek() == ',') {
      at++;
      return true;
    }
    take(close);
    return false;
  }

  // whole = "0" / (%x31-39 *DIGIT)
  private long whole() {
    int start = at;
    while (at < text.length() && isDigit(text.charAt(at))) {
      at++;
    }
    int digits = at - start;
    if (digits == 0) {
      throw wrong("a value");
    }
    if (digits > 16 || (digits > 1 && text.charAt(start) == '0')) {
      throw MalformedPayload.misshapen(
          "number at character %d is not 0 to 2^53 - 1".formatted(start));
    }
    long value = 0;
    for (int i = start; i < at; i++) {
      value = value * 10 + (text.charAt(i) - '0');
    }
    if (value > Integers.MAX) {
      throw MalformedPayload.misshapen("number at character %d is over 2^53 - 1".formatted(start));
    }
    return value;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private String string() {
    take('"');
    StringBuilder value = new StringBuilder();
    while (true) {
      char c = next();
      if (c == '"') {
        return wellFormed(value);
      }
      if (c < 0x20) {
        throw MalformedPayload.misshapen("control character in a string at " + (at - 1));
      }
      value.append(c == '\\' ? escape() : c);
    }
  }

  private char escape() {
    char c = next();
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> throw MalformedPayload.misshapen("unknown escape at " + (at - 1));
    };
  }

  private char unicode() {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      char c = next();
      int digit = c < 0x80 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        throw MalformedPayload.misshapen("four hex digits expected before " + at);
      }
      value = value << 4 | digit;
    }
    return (char) value;
  }

  private static String wellFormed(StringBuilder value) {
    boolean paired = value.codePoints().noneMatch(point -> point >= 0xD800 && point <= 0xDFFF);
    if (!paired) {
      throw MalformedPayload.misshapen("a string holds half a surrogate pair");
    }
    return value.toString();
  }

  private <T extends PayloadValue> T word(String word, T value) {
    if (!text.startsWith(word, at)) {
      throw wrong("a value");
    }
    at += word.length();
    return value;
  }

  private void skipSpace() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private char peek() {
    if (at >= text.length()) {
      throw MalformedPayload.misshapen("ends too early");
    }
    return text.charAt(at);
  }

  private char next() {
    char c = peek();
    at++;
    return c;
  }

  private void take(char expected) {
    if (peek() != expected) {
      throw wrong("'" + expected + "'");
    }
    at++;
  }

  private MalformedPayload wrong(String expected) {
    return MalformedPayload.misshapen("%s expected at character %d".formatted(expected, at));
  }
}
