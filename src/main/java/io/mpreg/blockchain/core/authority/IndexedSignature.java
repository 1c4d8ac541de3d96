package io.mpreg.blockchain.core.authority;

import io.mpreg.blockchain.core.crypto.Signature;

/// A signature of the authority with this index, 0 to 1023, in the set of the height.
public record IndexedSignature(int index, Signature signature) {

  public IndexedSignature {
    requireIndex(index);
  }

  static void requireIndex(int index) {
    if (index < 0 || index >= AuthoritySet.MAX_SIZE) {
      throw new IllegalArgumentException(
          "authority index " + index + " must be 0 to " + (AuthoritySet.MAX_SIZE - 1));
    }
  }
}
