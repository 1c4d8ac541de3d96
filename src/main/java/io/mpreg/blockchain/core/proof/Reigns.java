package io.mpreg.blockchain.core.proof;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.Reign;
import io.mpreg.blockchain.core.state.Genesis;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The known authority sets by heights: reigns in the order of heights, without overlap, of which
/// the last one has not ended. Where a client has skipped heights, there are gaps between reigns.
/// Any other shape is an [IllegalArgumentException].
public record Reigns(List<Reign> all) {
  /// The most reigns kept: more than a federation is expected to have.
  public static final int MAX = 4_096;

  public Reigns {
    all = List.copyOf(all);
    if (all.isEmpty() || all.size() > MAX) {
      throw new IllegalArgumentException("%d reigns, must be 1 to %d".formatted(all.size(), MAX));
    }
    for (int i = 1; i < all.size(); i++) {
      if (all.get(i).first() <= all.get(i - 1).last()) {
        throw new IllegalArgumentException("reigns overlap at " + all.get(i).first());
      }
    }
    if (all.getLast().last() != Reign.OPEN) {
      throw new IllegalArgumentException("the last reign ends at " + all.getLast().last());
    }
  }

  /// The knowledge from the genesis alone: its set decides every height until a change is known.
  public static Reigns of(Genesis genesis) {
    return new Reigns(List.of(Reign.from(0, genesis.authorities())));
  }

  /// For a client that knows the authority set of one height and nothing else.
  static Reigns from(long height, AuthoritySet deciding) {
    return new Reigns(List.of(Reign.from(height, deciding)));
  }

  /// The set that decides a height, if known.
  public Optional<AuthoritySet> at(long height) {
    return all.stream()
        .filter(reign -> reign.first() <= height && height <= reign.last())
        .map(Reign::authorities)
        .findFirst();
  }

  /// The first height of the last reign, which has not ended.
  long lastBegins() {
    return all.getLast().first();
  }

  /// These reigns with an authority change at this height: `next` decides from the height after it
  /// on.
  Reigns endedAt(long height, AuthoritySet next) {
    return with(height, height + 1, next);
  }

  /// These reigns with the last one known up to `lastKnown`, and `next` from `first` on. The
  /// heights between are unknown.
  Reigns with(long lastKnown, long first, AuthoritySet next) {
    List<Reign> reigns = new ArrayList<>(all);
    Reign ended = reigns.removeLast();
    reigns.add(new Reign(ended.first(), lastKnown, ended.authorities()));
    reigns.add(Reign.from(first, next));
    return new Reigns(reigns);
  }
}
