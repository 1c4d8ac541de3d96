package io.mpreg.blockchain.members.deciding;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The queue to one other member: messages that arrive while a request is in flight go together in
/// the next one. While the member is unreachable the oldest are dropped first; the consensus
/// retransmits what still matters (rule G), and transactions are offered again. For any thread.
public final class Outbox<M> {
  private static final int MAX_QUEUED = 5_000;
  private static final long MAX_QUEUED_BYTES = 32 << 20;
  private static final int MAX_TOGETHER = 200;
  private static final long LONGEST_PAUSE_MILLIS = 1_000;
  private static final long FIRST_PAUSE_MILLIS = 50;

  // An idle member sends a greeting, so that others hear from it.
  private static final long GREET_EVERY_MILLIS = 1_000;

  private final Time time;
  private final Weights<M> weights;
  private final Transport<M> transport;
  private final Supplier<Optional<M>> greeting;
  private final LongAdder dropped;
  private final Deque<M> queue = new ArrayDeque<>();
  private long queuedBytes;
  private boolean isUnderWay;
  private long pauseMillis;
  private long deliveries;
  private boolean isClosed;

  /// The size of messages.
  public interface Weights<M> {

    /// The approximate size; 0 where it need not be counted.
    long bytes(M message);

    /// Whether the message may fill a whole request, so that nothing is added after it.
    boolean isLast(M message);

    /// The size at which a batch ends: far below the limit of a request, so that one more message
    /// always fits.
    long mostTogether();
  }

  /// Carries messages to the other member.
  public interface Transport<M> {

    /// Starts a delivery and reports once, at any time, whether the messages have arrived. If it
    /// throws, it reports nothing, and they have not arrived.
    void bring(List<M> messages, Consumer<Boolean> arrived);
  }

  /// @param time only [Time#after] is used
  /// @param greeting goes first in every request, and alone when idle; empty for none
  /// @param dropped counts messages dropped because the queue was full
  public Outbox(
      Time time,
      Weights<M> weights,
      Transport<M> transport,
      Supplier<Optional<M>> greeting,
      LongAdder dropped) {
    this.time = time;
    this.weights = weights;
    this.transport = transport;
    this.greeting = greeting;
    this.dropped = dropped;
  }

  /// Begins to send greetings.
  public void start() {
    deliver(true);
  }

  /// Queues a message; it is sent as soon as no request is in flight.
  public void add(M message) {
    enqueue(message);
    deliver(false);
  }

  private synchronized void enqueue(M message) {
    queue.addLast(message);
    queuedBytes += weights.bytes(message);
    while (queue.size() > MAX_QUEUED || (queuedBytes > MAX_QUEUED_BYTES && queue.size() > 1)) {
      removeFirst();
      dropped.increment();
    }
  }

  private M removeFirst() {
    M first = queue.removeFirst();
    queuedBytes -= weights.bytes(first);
    return first;
  }

  // A loop, not recursion, where the courier answers at once.
  private void deliver(boolean greets) {
    List<M> together = take(greets);
    while (!together.isEmpty()) {
      together = hasArrivedAtOnce(together) ? next() : List.of();
    }
  }

  private boolean hasArrivedAtOnce(List<M> together) {
    Delivery journey = new Delivery();
    try {
      transport.bring(together, journey::end);
    } catch (RuntimeException | Error failed) {
      journey.end(false);
      throw failed;
    }
    return journey.isOver();
  }

  private List<M> next() {
    free();
    return take(false);
  }

  private final class Delivery {
    private boolean hasSetOut;
    private boolean hasArrived;

    /// The courier has returned; whether the messages had arrived before that.
    synchronized boolean isOver() {
      hasSetOut = true;
      return hasArrived;
    }

    void end(boolean arrived) {
      long pause = pause(arrived);
      if (pause > 0) {
        time.after(pause, Outbox.this::goOn);
      } else if (arrive()) {
        goOn();
      }
    }

    // When the courier has not returned yet, the caller of it continues.
    private synchronized boolean arrive() {
      hasArrived = true;
      return hasSetOut;
    }
  }

  // The next batch; empty while one is in flight, or there is nothing to send.
  private synchronized List<M> take(boolean greets) {
    if (isUnderWay || isClosed || (queue.isEmpty() && !greets)) {
      return List.of();
    }
    List<M> together = new ArrayList<>();
    greeting.get().ifPresent(together::add);
    long bytes = 0;
    while (together.size() < MAX_TOGETHER && !queue.isEmpty()) {
      long next = weights.bytes(queue.getFirst());
      if (bytes > 0 && bytes + next > weights.mostTogether()) {
        break;
      }
      bytes += next;
      M first = removeFirst();
      together.add(first);
      if (weights.isLast(first)) {
        break;
      }
    }
    isUnderWay = !together.isEmpty();
    return together;
  }

  private synchronized long pause(boolean arrived) {
    pauseMillis =
        arrived ? 0 : Math.min(LONGEST_PAUSE_MILLIS, 2 * pauseMillis + FIRST_PAUSE_MILLIS);
    return pauseMillis;
  }

  private void goOn() {
    free();
    deliver(false);
  }

  private void free() {
    long mine = end();
    time.after(GREET_EVERY_MILLIS, () -> greetUnlessSince(mine));
  }

  private synchronized long end() {
    isUnderWay = false;
    return ++deliveries;
  }

  private void greetUnlessSince(long delivery) {
    if (isLast(delivery)) {
      deliver(true);
    }
  }

  private synchronized boolean isLast(long delivery) {
    return delivery == deliveries;
  }

  /// The number of queued messages.
  public synchronized int queued() {
    return queue.size();
  }

  /// Sends nothing from now on.
  public synchronized void close() {
    isClosed = true;
    queue.clear();
  }
}
