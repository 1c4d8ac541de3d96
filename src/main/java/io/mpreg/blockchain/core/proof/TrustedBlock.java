package io.mpreg.blockchain.core.proof;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Integers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A final block that the user trusts, known from another source (a weak subjectivity checkpoint).
/// It protects against long-range attacks: the keys of former authorities can certify another
/// history, but not one that contains this block.
public record TrustedBlock(long height, Hash hash) {
  private static final Pattern TEXT = Pattern.compile("(0|[1-9][0-9]{0,15}):([0-9a-fA-F]{64})");

  public TrustedBlock {
    Integers.check("height", height, Integers.MAX);
  }

  /// Reads `height:hash`, the hash in hexadecimal.
  ///
  /// @throws IllegalArgumentException if the text does not have that form
  public static TrustedBlock parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("'%s' is not height:hash of a block".formatted(text));
    }
    return new TrustedBlock(Long.parseLong(parts.group(1)), Hash.fromHex(parts.group(2)));
  }

  @Override
  public String toString() {
    return height + ":" + hash.hex();
  }
}
