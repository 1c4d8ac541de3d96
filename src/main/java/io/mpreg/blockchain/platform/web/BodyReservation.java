package io.mpreg.blockchain.platform.web;

import jakarta.servlet.ServletRequest;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// One body's share of the memory budget, in units of [#UNIT] bytes: it grows as bytes arrive, so a
/// slow client holds no more than it has sent.
public final class BodyReservation {
  /// The size of one read. With the default budget, there are more units than connections, so every
  /// body finds room for its first one.
  static final int UNIT = 16 * 1024;

  static final long PATIENCE_MILLIS = 2_000;

  private static final String ATTRIBUTE = BodyReservation.class.getName();

  private final Semaphore units;
  private final AtomicInteger held = new AtomicInteger();

  private BodyReservation(Semaphore units) {
    this.units = units;
  }

  /// Creates the reservation of a request, which is still empty.
  static BodyReservation begin(ServletRequest request, Semaphore units) {
    BodyReservation reservation = new BodyReservation(units);
    request.setAttribute(ATTRIBUTE, reservation);
    return reservation;
  }

  /// Releases the memory of a request's body once it was parsed; does nothing for a request without
  /// a body.
  public static void release(ServletRequest request) {
    if (request.getAttribute(ATTRIBUTE) instanceof BodyReservation reservation) {
      reservation.release();
    }
  }

  /// Reserves enough for a body of this length.
  ///
  /// @throws RequestRefused `server-busy` when no room is found within [#PATIENCE_MILLIS]
  void growTo(long bytes) {
    int missing = (int) Math.ceilDiv(bytes, (long) UNIT) - held.get();
    if (missing > 0) {
      acquire(missing);
      held.addAndGet(missing);
    }
  }

  private void acquire(int missing) {
    try {
      if (units.tryAcquire(missing, PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
    throw new RequestRefused(
        RequestFault.SERVER_BUSY, "no room for this body within 2 seconds; send it again");
  }

  /// Releases everything; idempotent.
  public void release() {
    units.release(held.getAndSet(0));
  }
}
