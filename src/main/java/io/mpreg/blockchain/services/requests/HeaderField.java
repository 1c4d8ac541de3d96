package io.mpreg.blockchain.services.requests;

import java.util.Locale;
import java.util.regex.Pattern;

/// One line of a request's header (RFC 9110 section 5); anything else is an
/// [IllegalArgumentException].
///
/// @param name in lower case, because names are compared without regard to case
/// @param value without blanks and tabs around it
public record HeaderField(String name, String value) {
  private static final int MAX_NAME = 128;
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  public HeaderField {
    if (name.length() > MAX_NAME || !TOKEN.matcher(name).matches()) {
      throw new IllegalArgumentException("not the name of a header of at most 128 characters");
    }
    name = name.toLowerCase(Locale.ROOT);
    value = trimmed(value);
  }

  private static String trimmed(String value) {
    int start = 0;
    int end = value.length();
    while (start < end && isBlank(value.charAt(start))) {
      start++;
    }
    while (end > start && isBlank(value.charAt(end - 1))) {
      end--;
    }
    return value.substring(start, end);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  int length() {
    return name.length() + value.length();
  }
}
