package io.mpreg.blockchain.core.proof;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.Reign;
import io.mpreg.blockchain.core.state.Genesis;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which authority set decides which height, as far as it is known: in the order of heights,
/// without overlap, the last one open to the end. Between two of them may be heights of which
/// nothing is known, where a client has skipped. Another shape is an [IllegalArgumentException].
public record Reigns(List<Reign> all) {
  /// How many reigns are kept at most: more changes than a federation makes in its life.
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

  /// What the genesis alone says: its set decides until somebody is told otherwise.
  public static Reigns of(Genesis genesis) {
    return new Reigns(List.of(Reign.from(0, genesis.authorities())));
  }

  /// For a client that knows the authority set of one height and nothing else.
  static Reigns from(long height, AuthoritySet deciding) {
    return new Reigns(List.of(Reign.from(height, deciding)));
  }

  /// The set that decides a height, if that is known.
  public Optional<AuthoritySet> at(long height) {
    return all.stream()
        .filter(reign -> reign.first() <= height && height <= reign.last())
        .map(Reign::authorities)
        .findFirst();
  }

  /// The first height of the reign that nothing has ended.
  long lastBegins() {
    return all.getLast().first();
  }

  /// The same, with another set from the height after this one on.
  Reigns endedAt(long height, AuthoritySet next) {
    return with(height, height + 1, next);
  }

  /// The same, with another set from a height on, and nothing known of what lies between.
  Reigns with(long lastKnown, long first, AuthoritySet next) {
    List<Reign> reigns = new ArrayList<>(all);
    Reign ended = reigns.removeLast();
    reigns.add(new Reign(ended.first(), lastKnown, ended.authorities()));
    reigns.add(Reign.from(first, next));
    return new Reigns(reigns);
  }
}
