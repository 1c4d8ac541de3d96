package io.mpreg.blockchain.tools.audit;

import io.mpreg.blockchain.ledger.history.inspection.BlockInspection;
import io.mpreg.blockchain.ledger.history.inspection.InspectedBlock;
import java.util.function.LongFunction;

/// The inspected blocks of a chain, in order.
interface InspectedBlocks extends AutoCloseable {

  /// The next block.
  ///
  /// @throws RuntimeException the exception that its inspection has thrown
  InspectedBlock next();

  @Override
  void close();

  /// Inspected on the calling thread, one at each call.
  static InspectedBlocks inTurn(LongFunction<BlockInspection> inspections, long first) {
    return new InspectedBlocks() {
      private long height = first;

      @Override
      public InspectedBlock next() {
        long next = height++;
        return inspections.apply(next).inspect(next);
      }

      @Override
      public void close() {}
    };
  }
}
