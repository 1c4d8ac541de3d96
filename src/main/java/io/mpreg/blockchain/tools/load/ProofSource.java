package io.mpreg.blockchain.tools.load;

import io.mpreg.blockchain.core.crypto.Hash;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Requests receipts and proofs of final transactions, in turns and at a rate. A request does not
/// wait for the one before it, and its time counts from the moment it was due.
final class ProofSource implements Source {
  private static final int OK = 200;

  private final List<byte[]> receipts;
  private final List<byte[]> proofs;
  private final Schedule schedule;
  private final BooleanSupplier ended;
  private final Latencies receiptLatencies;
  private final Latencies proofLatencies;
  private final Map<String, Integer> errors = new TreeMap<>();
  private long asked;
  private int underWay;

  /// @param ended whether to stop requesting
  ProofSource(
      Target target,
      List<Hash> ids,
      int perSecond,
      long startNanos,
      long countedFrom,
      BooleanSupplier ended) {
    this.receipts = ids.stream().map(id -> request(target, id, "receipt")).toList();
    this.proofs = ids.stream().map(id -> request(target, id, "proof")).toList();
    this.schedule = new Schedule(startNanos, perSecond);
    this.receiptLatencies = new Latencies(countedFrom);
    this.proofLatencies = new Latencies(countedFrom);
    this.ended = ended;
  }

  private static byte[] request(Target target, Hash id, String what) {
    return target.get("/transactions/%s/%s".formatted(id.hex(), what));
  }

  Latencies receiptLatencies() {
    return receiptLatencies;
  }

  Latencies proofLatencies() {
    return proofLatencies;
  }

  Map<String, Integer> errors() {
    return errors;
  }

  @Override
  public @Nullable Exchange take(long now) {
    long due = schedule.dueAt(asked);
    if (ended.getAsBoolean() || due - now > 0) {
      return null;
    }
    boolean receipt = asked % 2 == 0;
    List<byte[]> requests = receipt ? receipts : proofs;
    byte[] request = requests.get((int) (asked / 2 % requests.size()));
    asked++;
    underWay++;
    return new Asking(request, due, receipt ? receiptLatencies : proofLatencies);
  }

  @Override
  public long nanosUntilNext(long now) {
    return ended.getAsBoolean() ? NEVER : schedule.dueAt(asked) - now;
  }

  @Override
  public boolean isDone() {
    return ended.getAsBoolean() && underWay == 0;
  }

  private final class Asking implements Exchange {
    private final byte[] request;
    private final long due;
    private final Latencies latencies;

    Asking(byte[] request, long due, Latencies latencies) {
      this.request = request;
      this.due = due;
      this.latencies = latencies;
    }

    @Override
    public byte[] request() {
      return request;
    }

    @Override
    public void answered(Answer answer, long now) {
      underWay--;
      if (answer.status() == OK) {
        latencies.add(due, now);
      } else {
        errors.merge(answer.code(), 1, Integer::sum);
      }
    }

    @Override
    public void failed(String code, long now) {
      underWay--;
      errors.merge(code, 1, Integer::sum);
    }
  }
}
