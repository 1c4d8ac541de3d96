package io.mpreg.blockchain.members.deciding;

import io.mpreg.blockchain.core.node.NodeId;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// What is to be done by the one caller that decides, in the order in which it came. Any thread may
/// add to it. What comes from other members has a limit for each of them, so that none takes the
/// room of another; what this member has begun itself is always taken.
public final class Inbox {
  /// How much of one member waits at most: many times what an honest one sends in a round.
  static final int MAX_OF_ONE = 2_000;

  private final BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
  private final Map<NodeId, AtomicInteger> waiting = new ConcurrentHashMap<>();
  private final LongAdder dropped;

  /// @param dropped counts what there was no room for
  public Inbox(LongAdder dropped) {
    this.dropped = dropped;
  }

  /// Something that this member has begun itself.
  public void add(Runnable own) {
    queue.add(own);
  }

  /// Something that another member has sent.
  ///
  /// @param sender one of the authorities, of which there are not many
  /// @return whether there was room
  boolean offer(NodeId sender, Runnable action) {
    AtomicInteger ofSender = waiting.computeIfAbsent(sender, id -> new AtomicInteger());
    if (ofSender.incrementAndGet() > MAX_OF_ONE) {
      ofSender.decrementAndGet();
      dropped.increment();
      return false;
    }
    queue.add(
        () -> {
          ofSender.decrementAndGet();
          action.run();
        });
    return true;
  }

  /// What is to be done next; null when nothing is, nor comes within the time.
  public @Nullable Runnable poll(long millis) throws InterruptedException {
    return queue.poll(millis, TimeUnit.MILLISECONDS);
  }
}
