package io.mpreg.blockchain.members.deciding;

import io.mpreg.blockchain.core.consensus.Candidate;
import io.mpreg.blockchain.core.crypto.Hash;

/// A block as it is handled while it is decided: what it holds is the ports' business.
public interface Block {

  /// What the consensus core needs to know of it.
  Candidate candidate();

  /// Whether the body is the one that the header commits to: if not, whoever sent it is at fault,
  /// and nobody else.
  boolean isWhole();

  default Hash hash() {
    return candidate().hash();
  }

  default long height() {
    return candidate().height();
  }
}
