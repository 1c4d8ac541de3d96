package io.mpreg.blockchain.platform.web;

import java.util.concurrent.Semaphore;
import org.springframework.stereotype.Component;

/// Limits how many requests with `Prefer: wait` wait until their transaction is final. A request
/// beyond the limit is answered at once: a server may ignore a preference (RFC 7240, section 2),
/// and the transaction is durable already.
@Component
public final class WaitPermits {
  private final Semaphore places;

  WaitPermits(LongLivedConnections limits) {
    places = new Semaphore(limits.waits());
  }

  /// Acquires a permit for a request that prefers to wait.
  ///
  /// @return `wanted`, or no preference if no permit is free; pass it to [#release] afterwards
  public Preference hold(Preference wanted) {
    return wanted.waits() && !places.tryAcquire() ? Preference.NONE : wanted;
  }

  public void release(Preference granted) {
    if (granted.waits()) {
      places.release();
    }
  }
}
