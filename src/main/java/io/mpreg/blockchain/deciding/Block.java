package io.mpreg.blockchain.deciding;

import io.mpreg.blockchain.core.consensus.Candidate;
import io.mpreg.blockchain.core.crypto.Hash;

/// A block as it is handled while it is decided: what it holds is the ports' business. Its body is
/// the one that its header commits to.
public interface Block {

  /// What the consensus core needs to know of it.
  Candidate candidate();

  default Hash hash() {
    return candidate().hash();
  }

  default long height() {
    return candidate().height();
  }
}
