package io.mpreg.blockchain.tools.audit;

import io.mpreg.blockchain.ledger.history.inspection.BlockInspection;
import io.mpreg.blockchain.ledger.history.inspection.InspectedBlock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/// Inspects blocks on several threads and returns them in order. It reads ahead by a few blocks,
/// and by fewer while the waiting ones hold much memory; so memory depends neither on the length of
/// the chain nor on the speed of the threads.
final class InspectionPipeline implements InspectedBlocks {
  private static final int BLOCKS_PER_WORKER = 4;
  private static final long MAX_HELD_BYTES = 64L << 20;

  private final LongFunction<BlockInspection> inspections;
  private final long last;
  private final int lookAhead;
  private final ExecutorService workers;
  private final Deque<Future<InspectedBlock>> ahead = new ArrayDeque<>();
  private final AtomicLong heldBytes = new AtomicLong();
  private long nextToInspect;

  /// @param inspections the inspection for a height
  /// @param workers the number of threads, at least 1
  InspectionPipeline(
      LongFunction<BlockInspection> inspections, long first, long last, int workers) {
    this.inspections = inspections;
    this.nextToInspect = first;
    this.last = last;
    this.lookAhead = workers * BLOCKS_PER_WORKER;
    this.workers =
        Executors.newFixedThreadPool(
            workers, Thread.ofPlatform().daemon().name("audit-", 0).factory());
  }

  @Override
  public InspectedBlock next() {
    lookAhead();
    try {
      InspectedBlock block = ahead.remove().get();
      heldBytes.addAndGet(-block.sizeBytes());
      return block;
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new CompletionException(failed.getCause());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    }
  }

  private void lookAhead() {
    while (nextToInspect <= last
        && ahead.size() < lookAhead
        && (ahead.isEmpty() || heldBytes.get() < MAX_HELD_BYTES)) {
      long height = nextToInspect++;
      ahead.add(workers.submit(() -> inspect(height)));
    }
  }

  private InspectedBlock inspect(long height) {
    InspectedBlock block = inspections.apply(height).inspect(height);
    heldBytes.addAndGet(block.sizeBytes());
    return block;
  }

  @Override
  public void close() {
    workers.shutdownNow();
    workers.close();
  }
}
