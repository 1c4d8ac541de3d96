package io.mpreg.blockchain.members.peering;

import io.github.bucket4j.TimeMeter;
import io.mpreg.blockchain.platform.access.ClientLimits;
import io.mpreg.blockchain.platform.http.Permits;
import java.time.Duration;
import java.util.Optional;

/// What those cost who ask for final blocks and are no authority: little at a time, and each
/// address not too often.
final class NonMemberLimits {
  /// How many are answered at once.
  static final int MAX_TOGETHER = 4;

  /// How many of them may have one address.
  static final int MAX_EACH = 2;

  /// How many requests of one address are answered at once, and then in a second.
  static final int BURST = 40;

  static final int PER_SECOND = 20;
  private static final int MAX_ADDRESSES = 10_000;

  private final Permits<String> permits = new Permits<>(MAX_TOGETHER, MAX_EACH);
  private final ClientLimits rates =
      new ClientLimits(
          BURST, PER_SECOND, Duration.ofSeconds(1), MAX_ADDRESSES, TimeMeter.SYSTEM_NANOTIME);

  /// Whether a request is answered.
  sealed interface Admission {
    /// It is; the permit is given back when that is done.
    record Admitted(Permits.Permit permit) implements Admission {}

    /// Its address has asked too often; it may ask again after these seconds.
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
