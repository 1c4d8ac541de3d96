package io.mpreg.blockchain.platform.access;

import io.mpreg.blockchain.core.crypto.Hash;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/// The secret of an operator: `mpreg_` and 32 random bytes in hex. It is shown once and never
/// stored; only the SHA-256 of its text is stored. A slow hash is not needed, because 256 random
/// bits cannot be guessed.
public final class OperatorKey {
  /// The grammar of an operator's name in the operators' file.
  static final String NAME = "[A-Za-z0-9._@-]{1,64}";

  private static final int RANDOM_BYTES = 32;
  private static final String PREFIX = "mpreg_";
  private static final Pattern GRAMMAR = Pattern.compile(PREFIX + "[0-9a-f]{64}");

  private final String text;

  private OperatorKey(String text) {
    this.text = text;
  }

  public static OperatorKey random(SecureRandom random) {
    byte[] secret = new byte[RANDOM_BYTES];
    random.nextBytes(secret);
    return new OperatorKey(PREFIX + HexFormat.of().formatHex(secret));
  }

  /// Parses a key; empty when the text is malformed.
  static Optional<OperatorKey> parse(String text) {
    boolean isKey =
        text.length() <= 2 * PREFIX.length() + 2 * RANDOM_BYTES && GRAMMAR.matcher(text).matches();
    return isKey ? Optional.of(new OperatorKey(text)) : Optional.empty();
  }

  /// The text that the operator sends.
  public String reveal() {
    return text;
  }

  /// The hash that the operators' file holds.
  public Hash hash() {
    return Hash.of(text.getBytes(StandardCharsets.US_ASCII));
  }

  /// The line for this key in the operators' file.
  ///
  /// @throws IllegalArgumentException if the name is malformed
  public String line(String operator) {
    if (!operator.matches(NAME)) {
      throw new IllegalArgumentException("name '%s' does not match %s".formatted(operator, NAME));
    }
    return "%s key %s".formatted(operator, hash().hex());
  }

  @Override
  public String toString() {
    return "OperatorKey[hash=" + hash() + "]";
  }
}
