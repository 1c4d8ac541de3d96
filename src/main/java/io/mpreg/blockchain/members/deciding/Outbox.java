package io.mpreg.blockchain.members.deciding;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// What waits for one other member: everything that has come up while something was under way goes
/// together, next. While the member is away, the oldest is dropped first; the consensus sends again
/// what still matters (rule G), and transactions are offered again. For any thread.
public final class Outbox<M> {
  private static final int MAX_QUEUED = 5_000;
  private static final long MAX_QUEUED_BYTES = 32 << 20;
  private static final int MAX_TOGETHER = 200;
  private static final long LONGEST_PAUSE_MILLIS = 1_000;
  private static final long FIRST_PAUSE_MILLIS = 50;

  // Who has nothing to say says that it is there.
  private static final long GREET_EVERY_MILLIS = 1_000;

  private final Time time;
  private final Weights<M> weights;
  private final Courier<M> courier;
  private final Supplier<Optional<M>> greeting;
  private final LongAdder dropped;
  private final Deque<M> queue = new ArrayDeque<>();
  private long queuedBytes;
  private boolean isUnderWay;
  private long pauseMillis;
  private long deliveries;
  private boolean isClosed;

  /// How much there is to a message.
  public interface Weights<M> {

    /// How long it is, about; 0 where that does not count.
    long bytes(M message);

    /// Whether it may be as large as a request may be, so that nothing is added to it.
    boolean isLast(M message);

    /// How many bytes go together at most: far below what a request may have, so that one more
    /// message can still be added.
    long mostTogether();
  }

  /// Brings messages to the other member.
  public interface Courier<M> {

    /// Sets out, and tells once, at any time, whether they have arrived. Where it throws, it tells
    /// nothing, and they have not.
    void bring(List<M> messages, Consumer<Boolean> arrived);
  }

  /// @param time of which only [Time#after] is asked
  /// @param greeting what goes first with everything, and alone now and then; empty for nothing
  /// @param dropped counts what there was no room for
  public Outbox(
      Time time,
      Weights<M> weights,
      Courier<M> courier,
      Supplier<Optional<M>> greeting,
      LongAdder dropped) {
    this.time = time;
    this.weights = weights;
    this.courier = courier;
    this.greeting = greeting;
    this.dropped = dropped;
  }

  /// Begins to greet.
  public void start() {
    deliver(true);
  }

  /// Another message, which goes as soon as nothing is under way.
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

  // One after the other, and not one within the other, where the courier answers at once.
  private void deliver(boolean greets) {
    List<M> together = take(greets);
    while (!together.isEmpty()) {
      together = hasArrivedAtOnce(together) ? next() : List.of();
    }
  }

  private boolean hasArrivedAtOnce(List<M> together) {
    Journey journey = new Journey();
    try {
      courier.bring(together, journey::end);
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

  private final class Journey {
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

    // Before the courier has returned, whoever waits for it goes on.
    private synchronized boolean arrive() {
      hasArrived = true;
      return hasSetOut;
    }
  }

  // What goes next; nothing while something is under way, or there is nothing to say.
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

  /// How many messages wait.
  public synchronized int queued() {
    return queue.size();
  }

  /// Sends nothing any more.
  public synchronized void close() {
    isClosed = true;
    queue.clear();
  }
}
