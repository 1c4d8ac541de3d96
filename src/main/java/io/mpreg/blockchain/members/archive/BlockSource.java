package io.mpreg.blockchain.members.archive;

import io.mpreg.blockchain.core.block.BlockRecord;
import io.mpreg.blockchain.core.state.Genesis;
import java.io.IOException;

/// Where final blocks are read from: a database or a node. What it returns is not trusted.
public interface BlockSource {
  Genesis genesis();

  /// The height of the last final block when the source was opened.
  long height();

  /// The lowest height it holds: 1, unless the source joined from a snapshot.
  default long lowestHeight() {
    return 1;
  }

  /// The final block of a height between the lowest and the last.
  BlockRecord block(long height) throws IOException;
}
