package io.mpreg.blockchain.members.deciding;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.VoteKind;

/// A block that another member says to be final, and the certificate that it shows for it.
public record Certified<B extends Block>(B block, Certificate certificate) {

  /// Whether the certificate is one of the finality of this very block. That its signatures hold is
  /// another question.
  boolean isAboutItsBlock() {
    return certificate.kind() == VoteKind.FINALIZE
        && certificate.height() == block.height()
        && certificate.blockHash().equals(block.hash());
  }
}
