package io.mpreg.blockchain.members.archive;

import io.mpreg.blockchain.core.block.BlockRecord;
import io.mpreg.blockchain.core.state.Genesis;
import java.io.IOException;

/// Where final blocks come from: a database, or a node. What it gives is not believed.
public interface BlockSource {
  Genesis genesis();

  /// The height of the last final block when the source was opened.
  long height();

  /// The height of the first block that can be had: 1, unless the source joined from a snapshot.
  default long lowestHeight() {
    return 1;
  }

  /// The final block of a height from the lowest to the last one.
  BlockRecord block(long height) throws IOException;
}
