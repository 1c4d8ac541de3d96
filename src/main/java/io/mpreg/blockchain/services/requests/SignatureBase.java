package io.mpreg.blockchain.services.requests;

import java.nio.charset.StandardCharsets;
import java.util.SequencedMap;
import org.greenbytes.http.sfv.StringItem;

/// The bytes that are signed (RFC 9421 section 2.5).
final class SignatureBase {
  private SignatureBase() {}

  /// The signature base.
  ///
  /// @param covered names of components, without parameters of their own, and their values: ASCII
  ///   without line breaks
  /// @param parameters the value of `@signature-params`: list and parameters as in
  ///   `Signature-Input`
  static byte[] of(SequencedMap<String, String> covered, String parameters) {
    StringBuilder base = new StringBuilder(1_024);
    covered.forEach((name, value) -> line(base, name, value).append('\n'));
    return line(base, "@signature-params", parameters)
        .toString()
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static StringBuilder line(StringBuilder base, String name, String value) {
    return base.append(StringItem.valueOf(name).serialize()).append(": ").append(value);
  }
}
