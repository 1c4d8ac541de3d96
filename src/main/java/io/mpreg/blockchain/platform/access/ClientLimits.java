package io.mpreg.blockchain.platform.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// A token bucket for each client. Tracks a bounded number of clients, each until its bucket would
/// be full again.
public final class ClientLimits {
  private final Bandwidth bandwidth;
  private final TimeMeter clock;
  private final Cache<String, Bucket> buckets;
  private final String policy;

  /// @param burst the capacity of a bucket
  /// @param tokens how many tokens are refilled in each period
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

  /// Takes one token from the client's bucket, if there is one.
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

  /// The result of charging one request.
  ///
  /// @param retryAfterSeconds when the next token is refilled; at least 1 if the bucket is empty
  /// @param policy the value of the header `RateLimit-Policy`: the quota and the seconds in which
  ///   it is refilled
  /// @param state the value of the header `RateLimit`: the remaining tokens, and the seconds until
  ///   the quota is full
  public record Charge(boolean accepted, long retryAfterSeconds, String policy, String state) {}
}
