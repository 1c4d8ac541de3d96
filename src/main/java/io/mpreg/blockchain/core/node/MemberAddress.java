package io.mpreg.blockchain.core.node;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The address at which a member listens for other members, as in a genesis document: `http://` or
/// `https://`, a host name or IPv4 address, and a port of 1 to 65535, without a path. Anything else
/// is an [IllegalArgumentException].
///
/// @param value as written, at most 300 characters
public record MemberAddress(String value) {
  private static final int MAX_LENGTH = 300;
  private static final int MAX_PORT = 65_535;
  private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
  private static final String LAST_LABEL = "[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
  private static final String BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern FORM =
      Pattern.compile(
          "https?://(?:(?:%s\\.)*%s|(?:%s\\.){3}%s):([1-9][0-9]{0,4})"
              .formatted(LABEL, LAST_LABEL, BYTE, BYTE));

  public MemberAddress {
    Matcher form = FORM.matcher(value.substring(0, Math.min(value.length(), MAX_LENGTH + 1)));
    if (value.length() > MAX_LENGTH
        || !form.matches()
        || Integer.parseInt(form.group(1)) > MAX_PORT) {
      throw new IllegalArgumentException(
          "address '%s' is not http://host:port or https://host:port".formatted(value));
    }
  }
}
