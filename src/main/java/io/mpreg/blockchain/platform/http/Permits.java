package io.mpreg.blockchain.platform.http;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Permits for what takes memory, a thread or a connection while it lasts: so many together, and so
/// many of one holder, so that nobody takes what others need. Nobody waits for one.
///
/// @param <H> whoever holds a permit
public final class Permits<H> {
  private final int together;
  private final int each;
  private final Map<H, Integer> held = new HashMap<>();
  private int taken;

  /// @param together how many there are
  /// @param each how many of them one holder has at most
  public Permits(int together, int each) {
    this.together = together;
    this.each = each;
  }

  /// One permit until it is closed, which is done once.
  public interface Permit extends AutoCloseable {
    @Override
    void close();
  }

  /// A permit for a holder; empty while it has as many as it may have, or there is none left.
  public Optional<Permit> take(H holder) {
    return take(holder, 1);
  }

  /// The same, where there are so many who may hold permits: each has its share, one at least, and
  /// as long as there are no more of them than permits nobody can take another's.
  public synchronized Optional<Permit> take(H holder, int holders) {
    int share = Math.min(each, Math.max(1, together / holders));
    if (taken == together || held.getOrDefault(holder, 0) >= share) {
      return Optional.empty();
    }
    taken++;
    held.merge(holder, 1, Integer::sum);
    return Optional.of(() -> giveBack(holder));
  }

  private synchronized void giveBack(H holder) {
    taken--;
    held.computeIfPresent(holder, (same, permits) -> permits == 1 ? null : permits - 1);
  }

  /// How many are taken.
  public synchronized int taken() {
    return taken;
  }
}
