package io.mpreg.blockchain.platform.keys;

import io.mpreg.blockchain.core.authority.Authority;
import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.crypto.SigningKey;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.Optional;

/// This member's authority id and the two keys that only the authority set names: the consensus
/// key, which signs votes, and the checkpoint key.
///
/// @param accountKey in a running node it signs only transactions with evidence of another
///   authority's equivocation; absent when the key store has none
public record AuthorityKeys(
    NodeId id, SigningKey consensusKey, SigningKey checkpointKey, Optional<SigningKey> accountKey) {

  /// Keys without an account key.
  public AuthorityKeys(NodeId id, SigningKey consensusKey, SigningKey checkpointKey) {
    this(id, consensusKey, checkpointKey, Optional.empty());
  }

  /// Reads the keys from a key store.
  ///
  /// @throws KeysUnusable when the consensus or the checkpoint key is missing
  public static AuthorityKeys of(NodeId id, KeyStoreFile store) {
    return new AuthorityKeys(
        id,
        store.key(KeyPurpose.CONSENSUS),
        store.key(KeyPurpose.CHECKPOINT),
        store.find(KeyPurpose.ACCOUNT));
  }

  /// Whether a set contains this authority with these keys.
  public boolean areIn(AuthoritySet authorities) {
    int index = authorities.indexOf(id);
    return index >= 0
        && authorities.at(index).consensusKey().equals(consensusKey.publicKey())
        && authorities.at(index).checkpointKey().equals(checkpointKey.publicKey());
  }

  /// Requires that a set contains this authority with these keys.
  ///
  /// @throws KeysUnusable when it does not contain it
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
