package io.mpreg.blockchain.core.proof;

import io.mpreg.blockchain.core.json.PayloadFields;

/// Two different blocks of one height, each with a finality certificate that holds: more than b
/// authorities have signed both, and both cannot be true. Evidence for people; nothing after it is
/// believed (protocol, section 18).
///
/// @param first the one that was trusted before
public record ConflictingBlocks(CertifiedBlock first, CertifiedBlock second) {
  public ConflictingBlocks {
    if (first.height() != second.height() || first.hash().equals(second.hash())) {
      throw new IllegalArgumentException(
          "blocks %s and %s do not contradict each other".formatted(first.hash(), second.hash()));
    }
  }

  static ConflictingBlocks read(PayloadFields fields) {
    return new ConflictingBlocks(
        fields.object("first", CertifiedBlock::read),
        fields.object("second", CertifiedBlock::read));
  }
}
