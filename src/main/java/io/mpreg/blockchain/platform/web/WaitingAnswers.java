package io.mpreg.blockchain.platform.web;

import java.util.concurrent.Semaphore;
import org.springframework.stereotype.Component;

/// The answers that are held until a transaction is final: so many and no more. A preference need
/// not be met (RFC 7240, section 2), and what was submitted is durable by then, so who finds no
/// place is answered at once.
@Component
public final class WaitingAnswers {
  private final Semaphore places;

  WaitingAnswers(LongLivedConnections limits) {
    places = new Semaphore(limits.waits());
  }

  /// Takes a place for whoever would like to wait.
  ///
  /// @return the preference as it is met, to be given back with [#release]
  public Preference hold(Preference wanted) {
    return wanted.waits() && !places.tryAcquire() ? Preference.NONE : wanted;
  }

  public void release(Preference met) {
    if (met.waits()) {
      places.release();
    }
  }
}
