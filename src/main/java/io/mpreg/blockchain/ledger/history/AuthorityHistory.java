package io.mpreg.blockchain.ledger.history;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.Reign;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.proof.AuthorityChange;
import io.mpreg.blockchain.core.proof.AuthorityUpdate;
import io.mpreg.blockchain.core.proof.CertifiedBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import java.util.function.Predicate;

/// Which authority set decides which height, and the authority changes between the sets, which
/// light clients follow. Reads authority changes only, never the chain's other blocks, and nothing
/// at all for heights whose set is in the state.
public final class AuthorityHistory {
  // Twice as many hexadecimal digits; fits into the largest receipt and update, with room for the
  // rest.
  private static final int MAX_BYTES = 384 * 1_024;

  private final LedgerStore store;
  private final AuthoritySet first;
  private final LongFunction<Optional<Reign>> lately;

  /// @param lately the sets that the state knows, by height
  public AuthorityHistory(
      LedgerStore store, AuthoritySet first, LongFunction<Optional<Reign>> lately) {
    this.store = store;
    this.first = first;
    this.lately = lately;
  }

  /// The set that decides a height; at most the one after the head.
  public AuthoritySet at(long height) {
    return lately
        .apply(height)
        .map(Reign::authorities)
        .or(() -> store.lastAuthorityChangeBelow(height).map(FinalAuthorityChange::authorities))
        .orElse(first);
  }

  // A set's change is the block before its reign: if the reign begins at `from` or earlier, the
  // range has no change.
  private boolean isUnchanged(long from, long below) {
    return lately.apply(below).filter(reign -> reign.first() <= Math.max(1, from)).isPresent();
  }

  /// All authority changes at these heights, or empty when there are more than a proof can hold.
  public Optional<List<AuthorityChange>> changes(long from, long below) {
    List<FinalAuthorityChange> found = page(from, below, AuthorityChange.MAX_IN_PROOF);
    boolean whole =
        found.isEmpty() || store.authorityChanges(found.getLast().height() + 1, below, 1).isEmpty();
    return whole ? Optional.of(changes(found)) : Optional.empty();
  }

  private static List<AuthorityChange> changes(List<FinalAuthorityChange> authorityChanges) {
    return authorityChanges.stream().map(FinalAuthorityChange::toProof).toList();
  }

  // At least one, and no more than the bytes allow.
  private List<FinalAuthorityChange> page(long from, long below, int limit) {
    List<FinalAuthorityChange> page = new ArrayList<>();
    if (isUnchanged(from, below)) {
      return page;
    }
    long bytes = 0;
    for (FinalAuthorityChange change : store.authorityChanges(from, below, limit)) {
      AuthorityChange inProof = change.toProof();
      bytes +=
          (long) inProof.headerBytes().length()
              + inProof.certificate().length()
              + inProof.nextAuthoritySet().length();
      if (bytes > MAX_BYTES && !page.isEmpty()) {
        break;
      }
      page.add(change);
    }
    return page;
  }

  /// A page of authority changes from a height on, with the final block that they lead to: the
  /// page's last change, or the head when the page reaches it.
  ///
  /// @param limit 1 … 256
  public AuthorityUpdate page(StoredBlock head, long from, int limit) {
    long below = head.header().height() + 1;
    List<FinalAuthorityChange> found = page(from, below, limit);
    boolean more =
        !found.isEmpty()
            && !store.authorityChanges(found.getLast().height() + 1, below, 1).isEmpty();
    StoredBlock last =
        more
            ? new StoredBlock(found.getLast().header(), Optional.of(found.getLast().certificate()))
            : head;
    long height = last.header().height();
    return AuthorityUpdate.of(
        chainId(head),
        changes(found),
        CertifiedBlock.of(last.header(), at(height), last.certificate()),
        more ? Optional.of(height + 1) : Optional.empty());
  }

  private static Hash chainId(StoredBlock head) {
    return head.header().height() == 0 ? head.header().hash() : head.header().chainId();
  }

  /// The first height from this one on whose set passes a test, at most the last one given.
  public OptionalLong firstWith(long height, long last, Predicate<AuthoritySet> test) {
    if (test.test(at(height))) {
      return OptionalLong.of(height);
    }
    long from = height;
    while (true) {
      List<FinalAuthorityChange> page = page(from, last, AuthorityChange.MAX_IN_PROOF);
      if (page.isEmpty()) {
        return OptionalLong.empty();
      }
      for (FinalAuthorityChange change : page) {
        if (test.test(change.authorities())) {
          return OptionalLong.of(change.height() + 1);
        }
      }
      from = page.getLast().height() + 1;
    }
  }

  /// The sets that decided the heights from this one on.
  public List<AuthoritySet> from(long height) {
    List<AuthoritySet> sets = new ArrayList<>(List.of(at(height)));
    List<FinalAuthorityChange> page =
        store.authorityChanges(height, Long.MAX_VALUE, AuthorityChange.MAX_IN_PROOF);
    while (!page.isEmpty()) {
      page.forEach(change -> sets.add(change.authorities()));
      page =
          store.authorityChanges(
              page.getLast().height() + 1, Long.MAX_VALUE, AuthorityChange.MAX_IN_PROOF);
    }
    return sets;
  }
}
