package io.mpreg.blockchain.members.peering;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Room for requests that take memory or a thread while they last: so many together, and so many of
/// one holder, so that nobody takes what others need.
///
/// @param <H> whoever holds a place
final class Places<H> {
  private final int together;
  private final int each;
  private final Map<H, Integer> held = new HashMap<>();
  private int taken;

  /// @param together how many there are
  /// @param each how many of them one holder has at most
  Places(int together, int each) {
    this.together = together;
    this.each = each;
  }

  /// A place until it is closed.
  interface Place extends AutoCloseable {
    @Override
    void close();
  }

  /// A place for a holder; empty while it has as many as it may have, or there is none left.
  Optional<Place> take(H holder) {
    return take(holder, 1);
  }

  /// The same, where there are so many who may hold places: each has its share, one at least, and
  /// as long as there are no more of them than places nobody can take another's.
  synchronized Optional<Place> take(H holder, int holders) {
    int share = Math.clamp(together / holders, 1, each);
    if (taken == together || held.getOrDefault(holder, 0) >= share) {
      return Optional.empty();
    }
    taken++;
    held.merge(holder, 1, Integer::sum);
    return Optional.of(() -> giveBack(holder));
  }

  private synchronized void giveBack(H holder) {
    taken--;
    held.computeIfPresent(holder, (same, places) -> places == 1 ? null : places - 1);
  }
}
