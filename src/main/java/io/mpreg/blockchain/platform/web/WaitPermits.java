package io.mpreg.blockchain.platform.web;

import java.util.concurrent.Semaphore;
import org.springframework.stereotype.Component;

/// Limits the answers that are held until a transaction is final. A preference need not be honoured
/// (RFC 7240, section 2), and the transaction is durable already, so a request beyond the limit is
/// answered at once.
@Component
public final class WaitPermits {
  private final Semaphore places;

  WaitPermits(LongLivedConnections limits) {
    places = new Semaphore(limits.waits());
  }

  /// Acquires a permit for a request that prefers to wait.
  ///
  /// @return the preference as it is honoured, to be released with [#release]
  public Preference hold(Preference wanted) {
    return wanted.waits() && !places.tryAcquire() ? Preference.NONE : wanted;
  }

  public void release(Preference met) {
    if (met.waits()) {
      places.release();
    }
  }
}
