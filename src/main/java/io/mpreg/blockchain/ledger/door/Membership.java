package io.mpreg.blockchain.ledger.door;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.platform.keys.AuthorityKeys;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether a node may run with its keys: as an authority, or as a follower. A wrong id or key store
/// is reported at the start, instead of being noticed by other members.
public final class Membership {
  private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

  private static final String NOT_ONE =
      "it is not an authority of this chain: it follows, and accepts no transactions";
  private static final String REMOVED =
      "it was an authority of this chain and is one no longer: it follows, does not vote and"
          + " accepts no transactions. Stop it when no client reads from it";

  private Membership() {}

  /// Checks the keys of this member against the chain in its own database.
  ///
  /// @param observer whether this member may run without being an authority
  /// @throws io.mpreg.blockchain.platform.keys.KeysUnusable when it may not, and these keys are
  ///   neither those of a present or next authority, nor is the id that of a former authority
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

  /// Why a member with these keys votes neither in the present authority set nor in the next one;
  /// empty when it does.
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
        ("its registered %s differs from the one it runs with: its signatures do not count until"
                + " it is started with the key store that holds the new key")
            .formatted(votes ? "checkpoint key" : "consensus key"));
  }

  private static boolean hasLeft(Ledger ledger, AuthorityKeys keys) {
    ChainState state = ledger.chain().tip().state();
    return Stream.of(state.authorities(), state.followingAuthorities())
            .noneMatch(set -> set.contains(keys.id()))
        && ledger.chain().authorities().from(0).stream().anyMatch(set -> set.contains(keys.id()));
  }
}
