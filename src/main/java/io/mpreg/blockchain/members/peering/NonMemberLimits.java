package io.mpreg.blockchain.members.peering;

import io.github.bucket4j.TimeMeter;
import io.mpreg.blockchain.platform.access.ClientLimits;
import io.mpreg.blockchain.platform.http.Permits;
import java.time.Duration;
import java.util.Optional;

/// Limits requests for final blocks by clients that are no authority: a few at a time, and a rate
/// for each address.
final class NonMemberLimits {
  /// How many are answered concurrently.
  static final int MAX_TOGETHER = 4;

  /// How many of those may come from one address.
  static final int MAX_EACH = 2;

  /// The burst of one address, and its rate per second after that.
  static final int BURST = 40;

  static final int PER_SECOND = 20;
  private static final int MAX_ADDRESSES = 10_000;

  private final Permits<String> permits = new Permits<>(MAX_TOGETHER, MAX_EACH);
  private final ClientLimits rates =
      new ClientLimits(
          BURST, PER_SECOND, Duration.ofSeconds(1), MAX_ADDRESSES, TimeMeter.SYSTEM_NANOTIME);

  /// Whether a request is answered.
  sealed interface Admission {
    /// It is; the permit is released when the answer is done.
    record Admitted(Permits.Permit permit) implements Admission {}

    /// Its address exceeds its rate; it may retry after this many seconds.
    record TooOften(long seconds) implements Admission {}

    /// Too many are being answered.
    record Full() implements Admission {}
  }

  Admission admit(String address) {
    ClientLimits.Charge charge = rates.charge(address);
    if (!charge.accepted()) {
      return new Admission.TooOften(charge.retryAfterSeconds());
    }
    Optional<Admission> admitted = permits.take(address).map(Admission.Admitted::new);
    return admitted.orElseGet(Admission.Full::new);
  }
}
