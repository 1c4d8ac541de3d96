package io.mpreg.blockchain.load;

import io.mpreg.blockchain.crypto.Hash;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Sends the signed requests once each, and again what a later attempt may turn into an
/// acknowledgement: a limit that was reached, or a node that is busy or gone.
final class TransactionSource implements Source {
  private static final long RETRY_NANOS = 50_000_000;
  private static final int OK = 200;
  private static final int ACCEPTED = 202;
  private static final int SERVER_ERROR = 500;
  private static final Set<String> RETRIED =
      Set.of("sender-pending-full", "ledger-pending-full", "nonce-too-high", "rate-limited");

  private final List<Unit> units;
  private final boolean batches;
  private final @Nullable Schedule schedule;
  private final Map<Hash, Long> acknowledgedAt;
  private final Latencies latencies;
  private final Map<String, Integer> errors = new TreeMap<>();
  private final Deque<Retry> retries = new ArrayDeque<>();
  private int next;
  private long sent;
  private int underWay;
  private int retried;
  private long lastAnswer;

  private record Retry(Unit unit, long due) {}

  /// @param rate transactions in a second, 0 for as fast as they are answered
  TransactionSource(
      List<Unit> units, boolean batches, int rate, long startNanos, long countedFrom) {
    this.units = units;
    this.batches = batches;
    this.schedule = rate > 0 ? new Schedule(startNanos, rate) : null;
    this.acknowledgedAt =
        HashMap.newHashMap(units.stream().mapToInt(unit -> unit.ids().size()).sum());
    this.lastAnswer = startNanos;
    this.latencies = new Latencies(countedFrom);
  }

  /// When each acknowledged transaction was.
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
      return new Sending(again.unit(), now);
    }
    long due = schedule == null ? now : schedule.dueAt(sent);
    if (next == units.size() || due - now > 0) {
      return null;
    }
    Unit unit = units.get(next++);
    sent += unit.ids().size();
    underWay++;
    return new Sending(unit, due);
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
    private final Unit unit;
    private final long from;

    Sending(Unit unit, long from) {
      this.unit = unit;
      this.from = from;
    }

    @Override
    public byte[] request() {
      return unit.request();
    }

    @Override
    public void answered(Answer answer, long now) {
      boolean again;
      if (batches && answer.status() == OK) {
        again = false;
        List<BatchAnswer.Item> items = BatchAnswer.read(answer.body());
        for (int i = 0; i < unit.ids().size(); i++) {
          BatchAnswer.Item item =
              i < items.size() ? items.get(i) : new BatchAnswer.Item(0, "answer-missing");
          again |= isToBeRetried(unit.ids().get(i), item.status(), item.code(), now);
        }
      } else {
        boolean accepted = answer.status() == ACCEPTED || (!batches && answer.status() == OK);
        String code = accepted ? "" : answer.code();
        again = false;
        for (Hash id : unit.ids()) {
          again |= isToBeRetried(id, answer.status(), code, now);
        }
      }
      ended(again, now);
    }

    @Override
    public void failed(String code, long now) {
      unit.ids().forEach(id -> isToBeRetried(id, 0, code, now));
      ended(true, now);
    }

    private boolean isToBeRetried(Hash id, int status, String code, long now) {
      if (status == ACCEPTED || status == OK) {
        acknowledgedAt.putIfAbsent(id, now);
        return false;
      }
      errors.merge(code, 1, Integer::sum);
      return status == 0 || status >= SERVER_ERROR || RETRIED.contains(code);
    }

    private void ended(boolean again, long now) {
      underWay--;
      lastAnswer = now;
      latencies.add(from, now);
      if (again) {
        retried++;
        retries.add(new Retry(unit, now + RETRY_NANOS));
      }
    }
  }
}
