package io.mpreg.blockchain.tools.cli.terminal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Formats a node's answer for a terminal: one field a line, with values aligned, and times with
/// their age.
///
/// @param now the time from which ages are counted
public record Listing(Instant now) {
  private static final int MAX_VALUE = 1_000;
  private static final long MINUTE = 60;
  private static final long HOUR = 3_600;
  private static final long DAY = 86_400;

  private record Line(String name, String value) {}

  /// The lines of an answer.
  public List<String> of(JsonNode answer) {
    List<Line> lines = new ArrayList<>();
    collect("", answer, lines);
    int width = lines.stream().mapToInt(line -> line.name().length()).max().orElse(0);
    return lines.stream()
        .map(line -> (line.name() + " ".repeat(width - line.name().length() + 2) + line.value()))
        .map(String::stripTrailing)
        .toList();
  }

  private void collect(String prefix, JsonNode object, List<Line> lines) {
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      String name = prefix + field.getKey();
      JsonNode value = field.getValue();
      if (value.isObject() && !value.isEmpty()) {
        collect(name + ".", value, lines);
      } else if (value.isArray() && value.path(0).isObject()) {
        for (int index = 0; index < value.size(); index++) {
          collect("%s.%d.".formatted(name, index), value.path(index), lines);
        }
      } else if (!value.isNull() && (value.isValueNode() || !value.isEmpty())) {
        lines.add(new Line(name, value(field.getKey(), value)));
      }
    }
  }

  private String value(String name, JsonNode value) {
    if (name.equals("timestamp") && value.isIntegralNumber()) {
      return time(value.asLong());
    }
    String text = value.isString() ? value.asString() : value.toString();
    return plain(text);
  }

  /// A time with its age, or how far it is in the future.
  String time(long millis) {
    Instant moment = Instant.ofEpochMilli(millis);
    Duration ago = Duration.between(moment, now);
    return ago.isNegative()
        ? "%s (in %s)".formatted(moment, length(ago.negated().toSeconds()))
        : "%s (%s ago)".formatted(moment, length(ago.toSeconds()));
  }

  private static String length(long seconds) {
    if (seconds < 2 * MINUTE) {
      return seconds + " s";
    }
    if (seconds < 2 * HOUR) {
      return seconds / MINUTE + " min";
    }
    return seconds < 2 * DAY ? seconds / HOUR + " h" : seconds / DAY + " days";
  }

  /// Text of an untrusted server, made safe for a terminal: no control characters, and cut to a
  /// maximum length.
  public static String plain(String text) {
    String clean = text.replaceAll("\\p{Cntrl}", " ");
    return clean.length() > MAX_VALUE ? clean.substring(0, MAX_VALUE) + "…" : clean;
  }
}
