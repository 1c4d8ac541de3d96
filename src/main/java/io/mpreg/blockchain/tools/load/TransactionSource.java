package io.mpreg.blockchain.tools.load;

import io.mpreg.blockchain.core.crypto.Hash;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Sends each signed request once, and again where a retry may be acknowledged: a limit was
/// reached, or the node is busy or unreachable. The node says when to retry; where it does not, the
/// retry follows soon.
final class TransactionSource implements Source {
  private static final long RETRY_NANOS = 50_000_000;
  private static final int OK = 200;
  private static final int ACCEPTED = 202;
  private static final int SERVER_ERROR = 500;
  private static final Set<String> RETRIED =
      Set.of("sender-pending-full", "ledger-pending-full", "nonce-too-high", "rate-limited");

  private final List<PreparedRequest> units;
  private final boolean batches;
  private final @Nullable Schedule schedule;
  private final Map<Hash, Long> acknowledgedAt;
  private final Latencies latencies;
  private final Map<String, Integer> errors = new TreeMap<>();
  private final Queue<Retry> retries = new PriorityQueue<>();
  private int next;
  private long sent;
  private int underWay;
  private int retried;
  private long lastAnswer;

  /// @param number the order of answers, in which requests with equal due times are retried
  private record Retry(PreparedRequest request, long due, int number) implements Comparable<Retry> {
    @Override
    public int compareTo(Retry other) {
      return due == other.due
          ? Integer.compare(number, other.number)
          : Long.signum(due - other.due);
    }
  }

  /// @param rate transactions per second; 0 for as fast as they are answered
  TransactionSource(
      List<PreparedRequest> units, boolean batches, int rate, long startNanos, long countedFrom) {
    this.units = units;
    this.batches = batches;
    this.schedule = rate > 0 ? new Schedule(startNanos, rate) : null;
    this.acknowledgedAt =
        HashMap.newHashMap(units.stream().mapToInt(request -> request.ids().size()).sum());
    this.lastAnswer = startNanos;
    this.latencies = new Latencies(countedFrom);
  }

  /// When each acknowledged transaction was acknowledged.
  Map<Hash, Long> acknowledgedAt() {
    return acknowledgedAt;
  }

  Latencies latencies() {
    return latencies;
  }

  Map<String, Integer> errors() {
    return errors;
  }

  int retried() {
    return retried;
  }

  long lastAnswer() {
    return lastAnswer;
  }

  @Override
  public boolean isDone() {
    return next == units.size() && underWay == 0 && retries.isEmpty();
  }

  @Override
  public @Nullable Exchange take(long now) {
    Retry again = retries.peek();
    if (again != null && again.due() - now <= 0) {
      retries.remove();
      underWay++;
      return new Sending(again.request(), now);
    }
    long due = schedule == null ? now : schedule.dueAt(sent);
    if (next == units.size() || due - now > 0) {
      return null;
    }
    PreparedRequest request = units.get(next++);
    sent += request.ids().size();
    underWay++;
    return new Sending(request, due);
  }

  @Override
  public long nanosUntilNext(long now) {
    Retry again = retries.peek();
    long retry = again == null ? NEVER : again.due() - now;
    return schedule == null || next == units.size()
        ? retry
        : Math.min(retry, schedule.dueAt(sent) - now);
  }

  private final class Sending implements Exchange {
    private final PreparedRequest request;
    private final long from;

    Sending(PreparedRequest request, long from) {
      this.request = request;
      this.from = from;
    }

    @Override
    public byte[] request() {
      return request.request();
    }

    @Override
    public void answered(Answer answer, long now) {
      long again = NEVER;
      if (batches && answer.status() == OK) {
        List<BatchAnswer.Item> items = BatchAnswer.read(answer.body());
        for (int i = 0; i < request.ids().size(); i++) {
          BatchAnswer.Item item =
              i < items.size() ? items.get(i) : new BatchAnswer.Item(0, "answer-missing", 0);
          again = Math.min(again, retry(request.ids().get(i), item, now));
        }
      } else {
        boolean accepted = answer.status() == ACCEPTED || (!batches && answer.status() == OK);
        BatchAnswer.Item all =
            accepted
                ? new BatchAnswer.Item(answer.status(), "", 0)
                : new BatchAnswer.Item(answer.status(), answer.code(), answer.retryAfterSeconds());
        for (Hash id : request.ids()) {
          again = Math.min(again, retry(id, all, now));
        }
      }
      ended(again, now);
    }

    @Override
    public void failed(String code, long now) {
      request.ids().forEach(id -> retry(id, new BatchAnswer.Item(0, code, 0), now));
      ended(RETRY_NANOS, now);
    }

    // Nanoseconds until a transaction is sent again; NEVER where a retry would not help.
    private long retry(Hash id, BatchAnswer.Item item, long now) {
      if (item.status() == ACCEPTED || item.status() == OK) {
        acknowledgedAt.putIfAbsent(id, now);
        return NEVER;
      }
      errors.merge(item.code(), 1, Integer::sum);
      boolean canChange =
          item.status() == 0 || item.status() >= SERVER_ERROR || RETRIED.contains(item.code());
      if (!canChange) {
        return NEVER;
      }
      return item.retryAfterSeconds() > 0
          ? TimeUnit.SECONDS.toNanos(item.retryAfterSeconds())
          : RETRY_NANOS;
    }

    private void ended(long again, long now) {
      underWay--;
      lastAnswer = now;
      latencies.add(from, now);
      if (again != NEVER) {
        retried++;
        retries.add(new Retry(request, now + again, retried));
      }
    }
  }
}
