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

/// The actions that wait for the consensus thread, in order of arrival. Any thread may add to it.
/// Messages are bounded for each member, so that none crowds out another; this member's own actions
/// are always taken.
public final class Inbox {
  /// How many messages of one member may wait: many times what an honest one sends in a round.
  static final int MAX_OF_ONE = 2_000;

  private final BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
  private final Map<NodeId, AtomicInteger> waiting = new ConcurrentHashMap<>();
  private final LongAdder dropped;

  /// @param dropped counts the messages that were dropped because the limit was reached
  public Inbox(LongAdder dropped) {
    this.dropped = dropped;
  }

  /// Adds an action of this member itself.
  public void add(Runnable own) {
    queue.add(own);
  }

  /// Adds a message of another member.
  ///
  /// @param sender one of the authorities, which are few
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

  /// The next action; null when none arrives within the time.
  public @Nullable Runnable poll(long millis) throws InterruptedException {
    return queue.poll(millis, TimeUnit.MILLISECONDS);
  }
}
