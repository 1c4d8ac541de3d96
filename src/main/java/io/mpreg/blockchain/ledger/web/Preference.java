package io.mpreg.blockchain.ledger.web;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The preference `wait` of RFC 7240 section 4.3: how long a client would like to be kept waiting for a
/// final answer, 0–60 seconds. Other preferences are passed over, as the RFC has it.
///
/// @param wait zero when the client did not ask
record Preference(Duration wait) {
  static final Preference NONE = new Preference(Duration.ZERO);
  static final int MAX_SECONDS = 60;

  // token [ = ( token / quoted string ) ] followed by parameters, up to the next comma
  private static final Pattern ITEM =
      Pattern.compile("\\s*([^\\s=;,\"]+)(?:\\s*=\\s*(\"[^\"]*\"|[^\\s;,\"]*))?((?:\"[^\"]*\"|[^,\"])*)(?:,|$)");
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,4}");

  /// Reads the values of all `Prefer` fields; the first `wait` counts.
  ///
  /// @throws RequestRefused `preference-invalid` when that is not a number of 0 to 60
  static Preference parse(List<String> fields) {
    for (String field : fields) {
      Matcher item = ITEM.matcher(field);
      while (item.lookingAt()) {
        if (item.group(1).equalsIgnoreCase("wait")) {
          return new Preference(seconds(item.group(2)));
        }
        item.region(item.end(), field.length());
        if (item.regionStart() == field.length()) {
          break;
        }
      }
    }
    return NONE;
  }

  private static Duration seconds(@Nullable String value) {
    String text = value == null ? "" : value.replace("\"", "");
    if (!SECONDS.matcher(text).matches() || Integer.parseInt(text) > MAX_SECONDS) {
      throw new RequestRefused(
          HttpFault.PREFERENCE_INVALID,
          "Prefer: wait has to be 0 to %d seconds".formatted(MAX_SECONDS));
    }
    return Duration.ofSeconds(Integer.parseInt(text));
  }

  boolean waits() {
    return wait.isPositive();
  }

  /// The value of `Preference-Applied`.
  String applied() {
    return "wait=" + wait.toSeconds();
  }
}
