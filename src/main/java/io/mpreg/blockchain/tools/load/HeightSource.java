package io.mpreg.blockchain.tools.load;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Polls the height of the chain a hundred times a second, and remembers when each height was first
/// seen.
final class HeightSource implements Source {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int OK = 200;
  private static final long EVERY_NANOS = 10_000_000;

  private final byte[] request;
  private final NavigableMap<Long, Long> seenAt = new TreeMap<>();
  private boolean active;
  private boolean asking;
  private long next;
  private long height;
  private long transactionCount;

  HeightSource(Target target) {
    this.request = target.get("/chain");
  }

  /// Starts or stops polling.
  void activate(boolean on) {
    active = on;
    next = System.nanoTime();
  }

  long height() {
    return height;
  }

  /// How many transactions are final.
  long transactionCount() {
    return transactionCount;
  }

  /// When a block was first seen to be final; null if it was not.
  @Nullable Long seenAt(long blockHeight) {
    Map.Entry<Long, Long> seen = seenAt.ceilingEntry(blockHeight);
    return seen == null ? null : seen.getValue();
  }

  @Override
  public @Nullable Exchange take(long now) {
    if (!active || asking || next - now > 0) {
      return null;
    }
    asking = true;
    next = now + EVERY_NANOS;
    return new Looking();
  }

  @Override
  public long nanosUntilNext(long now) {
    return active && !asking ? next - now : NEVER;
  }

  @Override
  public boolean isDone() {
    return !active && !asking;
  }

  private final class Looking implements Exchange {
    @Override
    public byte[] request() {
      return request;
    }

    @Override
    public void answered(Answer answer, long now) {
      asking = false;
      if (answer.status() != OK) {
        return;
      }
      JsonNode chain = JSON.readTree(answer.body());
      height = chain.path("height").asLong();
      seenAt.putIfAbsent(height, now);
      transactionCount = chain.path("transactionCount").asLong();
    }

    @Override
    public void failed(String code, long now) {
      asking = false;
    }
  }
}
