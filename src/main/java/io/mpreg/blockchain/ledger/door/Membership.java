package io.mpreg.blockchain.ledger.door;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.platform.keys.AuthorityKeys;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether a node may run with the keys that it has: as one of the authorities, or as one that
/// follows. A wrong id or key store is told at the start, not noticed by others.
public final class Membership {
  private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

  private static final String NOT_ONE =
      "it is no authority of this chain: it follows, and accepts no transactions";
  private static final String REMOVED =
      "it was an authority of this chain and is none any more: it follows, votes no more and"
          + " accepts no transactions. Stop it when nobody reads from it";

  private Membership() {}

  /// Judges the keys of this member by what its own database knows of the chain.
  ///
  /// @param observer whether it is right that this member is no authority
  /// @throws io.mpreg.blockchain.platform.keys.KeysUnusable when it is not, and the chain neither
  ///   has an authority by these keys, nor will have next, nor ever had one of this id that has
  ///   left
  public static void require(Ledger ledger, AuthorityKeys keys, boolean observer) {
    ChainState state = ledger.chain().tip().state();
    boolean known =
        Stream.of(state.authorities(), state.followingAuthorities()).anyMatch(keys::areIn);
    if (hasLeft(ledger, keys)) {
      LOG.warn("'{}': {}", keys.id().value(), REMOVED);
    } else if (!known && !observer) {
      keys.requireIn(state.authorities());
    }
  }

  /// Why a member with these keys takes no part in what is decided now, nor in what is next; empty
  /// when it does.
  public static Optional<String> absence(Ledger ledger, AuthorityKeys keys) {
    ChainState state = ledger.chain().tip().state();
    AuthoritySet next = state.followingAuthorities();
    if (keys.areIn(state.authorities()) || keys.areIn(next)) {
      return Optional.empty();
    }
    int index = next.indexOf(keys.id());
    if (index < 0) {
      return Optional.of(hasLeft(ledger, keys) ? REMOVED : NOT_ONE);
    }
    boolean votes = next.at(index).consensusKey().equals(keys.consensusKey().publicKey());
    return Optional.of(
        "its %s is another one than it runs with: what it signs counts for nothing until it is started with the key store that holds the new one"
            .formatted(votes ? "checkpoint key" : "consensus key"));
  }

  private static boolean hasLeft(Ledger ledger, AuthorityKeys keys) {
    ChainState state = ledger.chain().tip().state();
    return Stream.of(state.authorities(), state.followingAuthorities())
            .noneMatch(set -> set.contains(keys.id()))
        && ledger.chain().authorities().from(0).stream().anyMatch(set -> set.contains(keys.id()));
  }
}
