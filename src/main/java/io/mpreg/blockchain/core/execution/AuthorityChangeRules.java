package io.mpreg.blockchain.core.execution;

import io.mpreg.blockchain.core.authority.Authority;
import io.mpreg.blockchain.core.authority.AuthorityKeyUse;
import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.block.RecordedFault;
import io.mpreg.blockchain.core.crypto.PublicKey;
import io.mpreg.blockchain.core.crypto.Signature;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.Change;
import io.mpreg.blockchain.core.state.StateKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The rules of authority changes: whether a change is allowed, and the set after it
/// (`docs/protocol.md`, section 19).
///
/// @param state has the registry, the former authority keys and the turns taken
/// @param set the set to change
record AuthorityChangeRules(StateOverlay state, AuthoritySet set) {

  /// The reason why this change may not be proposed, if there is one.
  Optional<RecordedFault> fault(Change.OfAuthorities change) {
    return voidChange(change)
        .or(() -> size(change))
        .or(
            () ->
                switch (change) {
                  case Change.AddAuthority add -> addition(add);
                  case Change.ReplaceKey replace ->
                      key(replace.id(), replace.use(), replace.key(), replace.proof());
                  case Change.RemoveAuthority remove -> Optional.empty();
                  case Change.SetTolerance tolerance -> Optional.empty();
                });
  }

  private Optional<RecordedFault> voidChange(Change.OfAuthorities change) {
    boolean changes =
        switch (change) {
          case Change.AddAuthority add -> !set.contains(add.authority().id());
          case Change.RemoveAuthority remove -> set.contains(remove.id());
          case Change.ReplaceKey replace -> set.contains(replace.id());
          case Change.SetTolerance tolerance ->
              tolerance.byzantine() != set.byzantine() || tolerance.crashed() != set.crashed();
        };
    return changes ? Optional.empty() : Optional.of(RecordedFault.CHANGE_VOID);
  }

  private Optional<RecordedFault> size(Change.OfAuthorities change) {
    int byzantine = set.byzantine();
    int crashed = set.crashed();
    boolean enough =
        switch (change) {
          case Change.AddAuthority add -> AuthoritySet.isEnough(set.size() + 1, byzantine, crashed);
          case Change.RemoveAuthority remove ->
              AuthoritySet.isEnough(set.size() - 1, byzantine, crashed);
          case Change.ReplaceKey replace -> true;
          case Change.SetTolerance tolerance ->
              AuthoritySet.isEnough(set.size(), tolerance.byzantine(), tolerance.crashed());
        };
    return enough ? Optional.empty() : Optional.of(RecordedFault.AUTHORITIES_TOO_FEW);
  }

  private Optional<RecordedFault> addition(Change.AddAuthority add) {
    Authority authority = add.authority();
    if (state.node(authority.id()).isEmpty()) {
      return Optional.of(RecordedFault.NODE_NOT_REGISTERED);
    }
    if (authority.consensusKey().equals(authority.checkpointKey())) {
      return Optional.of(RecordedFault.AUTHORITY_KEY_USED);
    }
    return key(
            authority.id(),
            AuthorityKeyUse.CONSENSUS,
            authority.consensusKey(),
            add.consensusProof())
        .or(
            () ->
                key(
                    authority.id(),
                    AuthorityKeyUse.CHECKPOINT,
                    authority.checkpointKey(),
                    add.checkpointProof()));
  }

  private Optional<RecordedFault> key(
      NodeId id, AuthorityKeyUse use, PublicKey key, Signature proof) {
    if (isUsed(key)) {
      return Optional.of(RecordedFault.AUTHORITY_KEY_USED);
    }
    byte[] statement = use.statement(state.parent().chainId(), id, key).toArray();
    return key.verifies(statement, proof)
        ? Optional.empty()
        : Optional.of(RecordedFault.POSSESSION_UNPROVED);
  }

  // Used for either purpose: one key must not sign both votes and checkpoints.
  private boolean isUsed(PublicKey key) {
    return state.contains(StateKey.formerAuthorityKey(key))
        || set.authorities().stream().anyMatch(each -> holds(each, key));
  }

  /// The set after an allowed change.
  AuthoritySet after(Change.OfAuthorities change) {
    List<Authority> authorities = new ArrayList<>(set.authorities());
    int byzantine = set.byzantine();
    int crashed = set.crashed();
    switch (change) {
      case Change.AddAuthority add -> authorities.add(add.authority());
      case Change.RemoveAuthority remove ->
          authorities.removeIf(each -> each.id().equals(remove.id()));
      case Change.ReplaceKey replace -> authorities.replaceAll(each -> replaced(each, replace));
      case Change.SetTolerance tolerance -> {
        byzantine = tolerance.byzantine();
        crashed = tolerance.crashed();
      }
    }
    return new AuthoritySet(byzantine, crashed, authorities);
  }

  private static Authority replaced(Authority authority, Change.ReplaceKey change) {
    if (!authority.id().equals(change.id())) {
      return authority;
    }
    return switch (change.use()) {
      case CONSENSUS -> new Authority(authority.id(), change.key(), authority.checkpointKey());
      case CHECKPOINT -> new Authority(authority.id(), authority.consensusKey(), change.key());
    };
  }

  /// The keys of this set that are in no authority of the set after a change.
  List<PublicKey> retired(AuthoritySet after) {
    return set.authorities().stream()
        .flatMap(each -> Stream.of(each.consensusKey(), each.checkpointKey()))
        .filter(key -> after.authorities().stream().noneMatch(each -> holds(each, key)))
        .toList();
  }

  private static boolean holds(Authority authority, PublicKey key) {
    return authority.consensusKey().equals(key) || authority.checkpointKey().equals(key);
  }

  /// Whether a quorum of a set has recently taken its turns, as far as the chain records it. An
  /// authority that has never had a turn has not missed one.
  boolean hasActiveQuorum(AuthoritySet after) {
    return after.isQuorum(
        after.authorities().stream()
            .map(Authority::id)
            .filter(id -> !state.parent().turns().of(id).isAbsent())
            .toList());
  }
}
