package io.mpreg.blockchain.ledger.log.web;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Integers;
import io.mpreg.blockchain.platform.web.HexText;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigInteger;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// The result of a verification.
///
/// @param reason why the proof or signature is not valid, for people; null when it is valid
@Schema(name = "Verification", description = "The result of a verification.")
public record Verification(
    @Schema(example = "true") boolean valid,
    @Schema(description = "Why it is not valid; null when it is valid") @Nullable String reason) {

  /// Runs a check; an [IllegalArgumentException] for a malformed value makes the result not valid.
  static Verification of(BooleanSupplier check, String otherwise) {
    try {
      boolean holds = check.getAsBoolean();
      return new Verification(holds, holds ? null : otherwise);
    } catch (IllegalArgumentException wrong) {
      return new Verification(false, wrong.getMessage());
    }
  }

  static byte[] bytes(String name, String hex) {
    return HexText.decode(hex)
        .orElseThrow(() -> new IllegalArgumentException(name + " is not lower-case hex"));
  }

  static Hash hash(String name, String hex) {
    byte[] bytes = bytes(name, hex);
    if (bytes.length != Hash.LENGTH) {
      throw new IllegalArgumentException(
          "%s has %d bytes, %d are needed".formatted(name, bytes.length, Hash.LENGTH));
    }
    return Hash.fromBytes(bytes);
  }

  static List<Hash> hashes(String name, List<String> hexes) {
    return hexes.stream().map(hex -> hash(name, hex)).toList();
  }

  static long size(String name, BigInteger size) {
    if (size.signum() < 0 || size.bitLength() > Long.SIZE - 1) {
      throw new IllegalArgumentException(
          "%s is %s, allowed are 0 to %d".formatted(name, size, Integers.MAX));
    }
    return Integers.check(name, size.longValue(), Integers.MAX);
  }
}
