package io.mpreg.blockchain.members.deciding;

import io.mpreg.blockchain.core.consensus.Candidate;
import io.mpreg.blockchain.core.crypto.Hash;

/// A block while it is being decided. Its contents are opaque here; the ports know them.
public interface Block {

  /// What the consensus core needs to know of the block.
  Candidate candidate();

  /// Whether the body is the one that the header commits to. If not, its sender is at fault, not
  /// its proposer.
  boolean isWhole();

  default Hash hash() {
    return candidate().hash();
  }

  default long height() {
    return candidate().height();
  }
}
