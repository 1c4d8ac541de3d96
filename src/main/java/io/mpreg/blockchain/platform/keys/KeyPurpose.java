package io.mpreg.blockchain.platform.keys;

import io.mpreg.blockchain.core.crypto.SignatureAlgorithm;
import java.util.Locale;

/// The purpose of a member's key. One key never serves two purposes: a signature made for one could
/// be presented as made for the other.
public enum KeyPurpose {
  /// Signs the node's transactions; the only key of a node that is not an authority, and the only
  /// one that a running node does not need.
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
