package io.mpreg.blockchain.tools.audit;

import io.mpreg.blockchain.ledger.history.inspection.BlockInspection;
import io.mpreg.blockchain.ledger.history.inspection.InspectedBlock;
import java.util.function.LongFunction;

/// The inspected blocks of a chain, one after the other.
interface InspectedBlocks extends AutoCloseable {

  /// The next block.
  ///
  /// @throws RuntimeException whatever its inspection has thrown
  InspectedBlock next();

  @Override
  void close();

  /// Inspected by the caller, each when it is asked for.
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
