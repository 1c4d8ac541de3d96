package io.mpreg.blockchain.platform.web;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The preference `wait` of RFC 7240 section 4.3: how long a client is willing to wait for
/// finality, 0–60 seconds. Other preferences are ignored, as the RFC requires.
///
/// @param patience zero without the preference
public record Preference(Duration patience) {
  static final int MAX_SECONDS = 60;
  static final Preference NONE = new Preference(Duration.ZERO);

  private static final String WAIT = "wait";

  /// Reads the values of all `Prefer` fields; the first `wait` counts (section 2).
  ///
  /// @throws RequestRefused `preference-invalid` when it is not a number from 0 to 60
  public static Preference parse(List<String> fields) {
    for (String field : fields) {
      for (String item : items(field)) {
        String preference = item.split(";", 2)[0];
        int equals = preference.indexOf('=');
        String name = equals < 0 ? preference : preference.substring(0, equals);
        if (name.strip().toLowerCase(Locale.ROOT).equals(WAIT)) {
          return new Preference(seconds(equals < 0 ? "" : preference.substring(equals + 1)));
        }
      }
    }
    return NONE;
  }

  // Splits at the commas that stand outside quotes.
  private static List<String> items(String field) {
    List<String> items = new ArrayList<>();
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i < field.length(); i++) {
      char c = field.charAt(i);
      quoted ^= c == '"';
      if (c == ',' && !quoted) {
        items.add(field.substring(start, i));
        start = i + 1;
      }
    }
    items.add(field.substring(start));
    return items;
  }

  private static Duration seconds(String value) {
    try {
      long seconds = WholeNumber.parse(value.strip().replace("\"", "")).value();
      if (seconds <= MAX_SECONDS) {
        return Duration.ofSeconds(seconds);
      }
    } catch (IllegalArgumentException invalid) {
      // Refused below, like a number that is too large.
    }
    throw new RequestRefused(
        RequestFault.PREFERENCE_INVALID,
        "Prefer: wait has to be 0 to %d seconds".formatted(MAX_SECONDS));
  }

  public boolean waits() {
    return patience.isPositive();
  }

  /// The value of `Preference-Applied`.
  public String applied() {
    return WAIT + "=" + patience.toSeconds();
  }
}
