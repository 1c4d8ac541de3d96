package io.mpreg.blockchain.core.authority;

import io.mpreg.blockchain.core.encoding.Integers;

/// A range of consecutive heights that one authority set decides. It begins with the chain or after
/// an authority change, and ends with the next change.
///
/// @param first the first height
/// @param last the last height, or 2^53 − 1 if the reign has not ended
public record Reign(long first, long last, AuthoritySet authorities) {
  /// The last height of a reign that has not ended.
  public static final long OPEN = Integers.MAX;

  public Reign {
    Integers.check("first", first, Integers.MAX);
    Integers.check("last", last, Integers.MAX);
    if (last < first) {
      throw new IllegalArgumentException("a reign from %d to %d".formatted(first, last));
    }
  }

  /// A reign that has not ended.
  public static Reign from(long first, AuthoritySet authorities) {
    return new Reign(first, OPEN, authorities);
  }
}
