package io.mpreg.blockchain.core.proof;

import io.mpreg.blockchain.core.json.PayloadFields;

/// Two different blocks of one height, each with a valid finality certificate: more than b
/// authorities have signed both, so safety is lost. The light client keeps them as evidence for
/// people and trusts no later block (protocol, section 18).
///
/// @param first the block that was trusted before
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
