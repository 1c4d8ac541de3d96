package io.mpreg.blockchain.deciding;

import java.util.List;

/// What a member answers who is asked for its final blocks from a height on.
public sealed interface Page<B extends Block> {

  /// Final blocks, one after the other; none when there are none that high.
  ///
  /// @param bytes how long they are together
  record Given<B extends Block>(List<Certified<B>> blocks, long bytes) implements Page<B> {
    public Given {
      blocks = List.copyOf(blocks);
    }
  }

  /// It joined from a snapshot above that height.
  record NotHeld<B extends Block>(String reason) implements Page<B> {}

  /// It did not answer in time.
  record Away<B extends Block>(String reason) implements Page<B> {}

  /// It answered with something that no blocks are.
  record Malformed<B extends Block>(String reason) implements Page<B> {}
}
