package io.mpreg.blockchain.platform.keys;

import io.mpreg.blockchain.core.crypto.SignatureAlgorithm;
import java.util.Locale;

/// What a member signs with a key. One key never serves two purposes: bytes signed for one could be
/// shown as signed for the other.
public enum KeyPurpose {
  /// Signs the node's transactions; the only one of a node that is no authority, and the only one
  /// that a running node does not need.
  ACCOUNT,
  /// Signs an authority's votes.
  CONSENSUS,
  /// Signs an authority's checkpoints of the log.
  CHECKPOINT;

  /// The name of the entry in a key store.
  public String entry() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Whether the protocol allows such keys here (section 2).
  public boolean allows(SignatureAlgorithm algorithm) {
    return this == ACCOUNT || algorithm == SignatureAlgorithm.ED25519;
  }
}
