package io.mpreg.blockchain.platform.http;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Permits for work that takes memory, a thread or a connection: limited in total and for each
/// holder, so that one holder cannot starve the others. Taking a permit never blocks.
///
/// @param <H> the holder of a permit
public final class Permits<H> {
  private final int together;
  private final int each;
  private final Map<H, Integer> held = new HashMap<>();
  private int taken;

  /// @param together the total number of permits
  /// @param each the maximum number for one holder
  public Permits(int together, int each) {
    this.together = together;
    this.each = each;
  }

  /// One permit, held until it is closed; to be closed once.
  public interface Permit extends AutoCloseable {
    @Override
    void close();
  }

  /// A permit for a holder; empty when the holder has its maximum, or none is left.
  public Optional<Permit> take(H holder) {
    return take(holder, 1);
  }

  /// A permit for one of a known number of holders: each has an equal share, at least one, and if
  /// there are no more holders than permits, none can take another's share.
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

  /// How many permits are taken.
  public synchronized int taken() {
    return taken;
  }
}
