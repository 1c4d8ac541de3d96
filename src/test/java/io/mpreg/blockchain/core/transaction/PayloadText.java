package io.mpreg.blockchain.core.transaction;

import io.mpreg.blockchain.core.json.PayloadValue;
import io.mpreg.blockchain.core.json.PayloadValue.Fields;
import io.mpreg.blockchain.core.json.PayloadValue.Flag;
import io.mpreg.blockchain.core.json.PayloadValue.Items;
import io.mpreg.blockchain.core.json.PayloadValue.Text;
import io.mpreg.blockchain.core.json.PayloadValue.Whole;
import java.util.Map;
import java.util.Random;
import java.util.StringJoiner;

/// Writes payload values as text: in the shortest form, or with random white space and escapes.
public final class PayloadText {
  private static final String SPACE = " \t\r\n";
  private static final Map<Character, Character> SHORT_ESCAPES =
      Map.of('"', '"', '\\', '\\', '/', '/', '\b', 'b', '\f', 'f', '\n', 'n', '\r', 'r', '\t', 't');

  private final Random spelling;
  private final boolean plain;

  private PayloadText(Random spelling, boolean plain) {
    this.spelling = spelling;
    this.plain = plain;
  }

  public static String of(PayloadValue value) {
    return new PayloadText(new Random(0), true).write(value);
  }

  public static String spelledBy(Random spelling, PayloadValue value) {
    return new PayloadText(spelling, false).write(value);
  }

  private String write(PayloadValue value) {
    String written =
        switch (value) {
          case Fields fields -> {
            StringJoiner joiner = new StringJoiner(",", "{", space() + "}");
            fields
                .values()
                .forEach(
                    (name, field) ->
                        joiner.add(space() + string(name) + space() + ":" + write(field)));
            yield joiner.toString();
          }
          case Items items -> {
            StringJoiner joiner = new StringJoiner(",", "[", space() + "]");
            items.values().forEach(item -> joiner.add(write(item)));
            yield joiner.toString();
          }
          case Text text -> string(text.value());
          case Whole whole -> Long.toString(whole.value());
          case Flag flag -> Boolean.toString(flag.value());
        };
    return space() + written + space();
  }

  private String space() {
    StringBuilder space = new StringBuilder();
    while (!plain && spelling.nextInt(3) == 0) {
      space.append(SPACE.charAt(spelling.nextInt(SPACE.length())));
    }
    return space.toString();
  }

  private String string(String content) {
    StringBuilder written = new StringBuilder("\"");
    // A surrogate pair is escaped completely or not at all.
    content.codePoints().mapToObj(Character::toString).forEach(one -> written.append(escape(one)));
    return written.append('"').toString();
  }

  private String escape(String one) {
    char c = one.charAt(0);
    boolean needed = c < 0x20 || c == '"' || c == '\\';
    if (!needed && (plain || spelling.nextInt(4) > 0)) {
      return one;
    }
    Character shortly = SHORT_ESCAPES.get(c);
    if (shortly != null && (plain || spelling.nextBoolean())) {
      return "\\" + shortly;
    }
    StringBuilder escaped = new StringBuilder();
    for (char unit : one.toCharArray()) {
      String format = !plain && spelling.nextBoolean() ? "\\u%04X" : "\\u%04x";
      escaped.append(format.formatted((int) unit));
    }
    return escaped.toString();
  }
}
