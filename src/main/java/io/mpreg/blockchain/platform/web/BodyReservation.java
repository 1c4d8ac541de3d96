package io.mpreg.blockchain.platform.web;

import jakarta.servlet.ServletRequest;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// What one body holds of the memory that all bodies share, in units of [#UNIT] bytes: it grows as
/// bytes arrive, so a sender that is slow holds no more than it has sent.
public final class BodyReservation {
  /// What a reader takes from a stream at a time. With the default memory, more bodies than there
  /// are connections find room for their first unit.
  static final int UNIT = 16 * 1024;

  static final long PATIENCE_MILLIS = 2_000;

  private static final String ATTRIBUTE = BodyReservation.class.getName();

  private final Semaphore units;
  private final AtomicInteger held = new AtomicInteger();

  private BodyReservation(Semaphore units) {
    this.units = units;
  }

  /// The reservation of a request, which holds nothing yet.
  static BodyReservation begin(ServletRequest request, Semaphore units) {
    BodyReservation reservation = new BodyReservation(units);
    request.setAttribute(ATTRIBUTE, reservation);
    return reservation;
  }

  /// Gives back what a request holds for its body, which has been parsed; a request without a body
  /// has nothing to give.
  public static void release(ServletRequest request) {
    if (request.getAttribute(ATTRIBUTE) instanceof BodyReservation reservation) {
      reservation.release();
    }
  }

  /// Holds enough for a body of this length.
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

  /// Gives everything back; the second time there is nothing to give.
  public void release() {
    units.release(held.getAndSet(0));
  }
}
