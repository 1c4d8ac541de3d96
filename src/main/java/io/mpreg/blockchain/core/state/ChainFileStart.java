package io.mpreg.blockchain.core.state;

import io.mpreg.blockchain.core.block.WorkSchedule;
import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Integers;
import io.mpreg.blockchain.core.encoding.Malformed;
import java.util.Optional;

/// The first record of a chain file (`docs/protocol.md`, section 17): the chain, the first height,
/// and whether its blocks are certified or carry proof of work.
///
/// @param firstHeight the height of the first block in the file, at least 1
/// @param work the difficulty schedule of a history with proof of work; empty for a history with
///   certificates
/// @param genesis the genesis document of the chain
public record ChainFileStart(long firstHeight, Optional<WorkSchedule> work, Genesis genesis) {
  private static final int CERTIFIED = 1;
  private static final int WORKED = 2;
  private static final int MAX_DOCUMENT = 1 << 20;

  public ChainFileStart {
    Integers.check("firstHeight", firstHeight, Integers.MAX);
    if (firstHeight < 1) {
      throw new IllegalArgumentException("firstHeight is 0, must be at least 1");
    }
  }

  // u64 firstHeight ‖ u8 kind ‖ (kind 2: u64 firstDifficulty ‖ u32 adjustmentInterval
  // ‖ u64 blockTimeTargetMillis) ‖ bytes genesis document
  public Bytes encode() {
    ByteWriter writer = new ByteWriter(4_096).u64(firstHeight);
    writer.u8(work.isPresent() ? WORKED : CERTIFIED);
    work.ifPresent(
        schedule ->
            writer
                .u64(schedule.firstDifficulty())
                .u32(schedule.adjustmentInterval())
                .u64(schedule.blockTimeTargetMillis()));
    return writer.bytes(genesis.document()).toBytes();
  }

  /// Reads the start of a file.
  ///
  /// @throws Malformed if it is not exactly the start of a chain file
  public static ChainFileStart decode(Bytes encoded) {
    ByteReader reader = new ByteReader(encoded);
    try {
      long firstHeight = reader.u64();
      Optional<WorkSchedule> work = work(reader);
      Genesis genesis = Genesis.parse(reader.bytes(MAX_DOCUMENT));
      reader.end();
      return new ChainFileStart(firstHeight, work, genesis);
    } catch (IllegalArgumentException invalid) {
      throw new Malformed("start of a chain file: " + invalid.getMessage());
    }
  }

  private static Optional<WorkSchedule> work(ByteReader reader) {
    int kind = reader.u8();
    return switch (kind) {
      case CERTIFIED -> Optional.empty();
      case WORKED -> Optional.of(new WorkSchedule(reader.u64(), reader.u32(), reader.u64()));
      default -> throw new Malformed("kind of history " + kind + " is neither 1 nor 2");
    };
  }
}
