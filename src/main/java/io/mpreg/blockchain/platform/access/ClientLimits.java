package io.mpreg.blockchain.platform.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// A token bucket for each client. It remembers a bounded number of clients, each until its bucket
/// would be full again anyway.
public final class ClientLimits {
  private final Bandwidth bandwidth;
  private final TimeMeter clock;
  private final Cache<String, Bucket> buckets;
  private final String policy;

  /// @param burst what a client may do at once
  /// @param tokens what it gets back in each period
  public ClientLimits(int burst, int tokens, Duration period, int maximumClients, TimeMeter clock) {
    this.clock = clock;
    bandwidth = Bandwidth.builder().capacity(burst).refillGreedy(tokens, period).build();
    Duration window = period.multipliedBy(burst).dividedBy(tokens);
    policy = "\"client\";q=%d;w=%d".formatted(burst, ceilSeconds(window.toNanos()));
    buckets =
        Caffeine.newBuilder()
            .maximumSize(maximumClients)
            .expireAfterAccess(window.plusSeconds(1))
            .build();
  }

  /// Takes one token of the client's bucket if it has one.
  public Charge charge(String client) {
    ConsumptionProbe probe =
        buckets.get(client, unknown -> newBucket()).tryConsumeAndReturnRemaining(1);
    return new Charge(
        probe.isConsumed(),
        ceilSeconds(probe.getNanosToWaitForRefill()),
        policy,
        "\"client\";r=%d;t=%d"
            .formatted(probe.getRemainingTokens(), ceilSeconds(probe.getNanosToWaitForReset())));
  }

  private Bucket newBucket() {
    return Bucket.builder().addLimit(bandwidth).withCustomTimePrecision(clock).build();
  }

  private static long ceilSeconds(long nanos) {
    return Math.ceilDiv(nanos, TimeUnit.SECONDS.toNanos(1));
  }

  /// What became of one request.
  ///
  /// @param retryAfterSeconds when there will be a token; at least 1 where there is none
  /// @param policy the limit, as in the header `RateLimit-Policy`: the quota and the seconds in
  ///   which it comes back
  /// @param state what is left, as in the header `RateLimit`: tokens, and the seconds until the
  ///   quota is whole again
  public record Charge(boolean accepted, long retryAfterSeconds, String policy, String state) {}
}
