package io.mpreg.blockchain.tools.audit;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.platform.database.Throttle;
import java.util.Optional;

/// The scope of an audit, and the resources it may use.
///
/// @param from the first height that is verified. Blocks below it are executed, as the state after
///   them is needed, and must match their headers; their signatures, certificates, leaf hashes,
///   counts and places in the history are not verified
/// @param workers the number of threads that verify blocks; with 0 the calling thread does
///   everything
/// @param chainId the expected chain, if that is known from elsewhere
/// @param throttle limits the speed
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

  /// Everything from a height on, without throttle.
  public static AuditPlan from(long height) {
    return new AuditPlan(
        height, Runtime.getRuntime().availableProcessors(), Optional.empty(), Throttle.UNLIMITED);
  }

  /// The same audit with the expected chain.
  public AuditPlan ofChain(Hash known) {
    return new AuditPlan(from, workers, Optional.of(known), throttle);
  }
}
