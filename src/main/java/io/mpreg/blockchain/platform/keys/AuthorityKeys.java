package io.mpreg.blockchain.platform.keys;

import io.mpreg.blockchain.core.authority.Authority;
import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.crypto.SigningKey;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.Optional;

/// Which authority this member is, and the two keys that live only in the authority set: the one it
/// votes with and the one it signs checkpoints with.
///
/// @param accountKey signs one kind of transaction in a running node: that another authority has
///   contradicted itself. Absent where the key store has none
public record AuthorityKeys(
    NodeId id, SigningKey consensusKey, SigningKey checkpointKey, Optional<SigningKey> accountKey) {

  /// Without an account key.
  public AuthorityKeys(NodeId id, SigningKey consensusKey, SigningKey checkpointKey) {
    this(id, consensusKey, checkpointKey, Optional.empty());
  }

  /// Takes the keys from a key store.
  ///
  /// @throws KeysUnusable when the consensus or the checkpoint key is missing
  public static AuthorityKeys of(NodeId id, KeyStoreFile store) {
    return new AuthorityKeys(
        id,
        store.key(KeyPurpose.CONSENSUS),
        store.key(KeyPurpose.CHECKPOINT),
        store.find(KeyPurpose.ACCOUNT));
  }

  /// Whether a set knows this authority by these keys.
  public boolean areIn(AuthoritySet authorities) {
    int index = authorities.indexOf(id);
    return index >= 0
        && authorities.at(index).consensusKey().equals(consensusKey.publicKey())
        && authorities.at(index).checkpointKey().equals(checkpointKey.publicKey());
  }

  /// Makes sure that the chain knows this authority by these keys.
  ///
  /// @throws KeysUnusable when it does not
  public void requireIn(AuthoritySet authorities) {
    int index = authorities.indexOf(id);
    if (index < 0) {
      throw new KeysUnusable(
          "'%s' is no authority of this chain; they are %s"
              .formatted(
                  id.value(),
                  authorities.authorities().stream().map(each -> each.id().value()).toList()),
          "Correct ledger.authority.id, or ledger.genesis. A member that is to become an authority"
              + " follows the chain until then with --ledger.authority.observer=true.");
    }
    Authority known = authorities.at(index);
    if (!known.consensusKey().equals(consensusKey.publicKey())) {
      throw notKnown("consensus");
    }
    if (!known.checkpointKey().equals(checkpointKey.publicKey())) {
      throw notKnown("checkpoint");
    }
  }

  private KeysUnusable notKnown(String which) {
    return new KeysUnusable(
        "the %s key in the key store is not the one that the chain knows of authority '%s'"
            .formatted(which, id.value()),
        "Correct ledger.authority.key-store, ledger.authority.id, or ledger.genesis. A member with"
            + " new keys whose database does not know them yet follows the chain until then with"
            + " --ledger.authority.observer=true.");
  }

  @Override
  public String toString() {
    return "keys of authority " + id.value();
  }
}
