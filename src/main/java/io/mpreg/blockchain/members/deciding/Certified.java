package io.mpreg.blockchain.members.deciding;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.VoteKind;

/// A block that another member claims to be final, with the certificate that it sent for it.
public record Certified<B extends Block>(B block, Certificate certificate) {

  /// Whether the certificate is a finality certificate of this very block. Its signatures are
  /// verified elsewhere.
  boolean isAboutItsBlock() {
    return certificate.kind() == VoteKind.FINALIZE
        && certificate.height() == block.height()
        && certificate.blockHash().equals(block.hash());
  }
}
