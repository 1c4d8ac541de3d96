package io.mpreg.blockchain.tools.audit;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.platform.database.Throttle;
import java.util.Optional;

/// What an audit looks at, and with how much of the machine.
///
/// @param from the first height that is verified. Blocks below it are executed, as the state after
///   them is needed, and have to be what their headers say; their signatures, certificates, leaf
///   hashes, counts and places in the history are not looked at
/// @param workers how many threads verify blocks; with 0 the caller's does everything
/// @param chainId the chain that it has to be, if that is known from elsewhere
/// @param throttle how fast it goes
public record AuditPlan(long from, int workers, Optional<Hash> chainId, Throttle throttle) {
  private static final int MAX_WORKERS = 256;

  public AuditPlan {
    if (from < 0) {
      throw new IllegalArgumentException("from is %d, at least 0".formatted(from));
    }
    if (workers < 0 || workers > MAX_WORKERS) {
      throw new IllegalArgumentException(
          "%d workers, must be 0 to %d".formatted(workers, MAX_WORKERS));
    }
  }

  /// Everything from a height on, as fast as the machine can.
  public static AuditPlan from(long height) {
    return new AuditPlan(
        height, Runtime.getRuntime().availableProcessors(), Optional.empty(), Throttle.UNLIMITED);
  }

  /// The same audit of a chain that is known.
  public AuditPlan ofChain(Hash known) {
    return new AuditPlan(from, workers, Optional.of(known), throttle);
  }
}
