package io.mpreg.blockchain.core.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.mpreg.blockchain.core.authority.Ballot;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.IndexedSignature;
import io.mpreg.blockchain.core.authority.VoteKind;
import io.mpreg.blockchain.core.block.Block;
import io.mpreg.blockchain.core.block.BlockBody;
import io.mpreg.blockchain.core.block.BlockRecord;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.tools.demo.DemoIdentity;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// Properties of encoded block records.
class BlockRecordProperties {
  private static final int BLOCKS = 6;

  static BlockRecord record(Block block, boolean certified) {
    return new BlockRecord(
        block.header(),
        certified ? Optional.of(certificate(block)) : Optional.empty(),
        new BlockBody(block.entries()));
  }

  private static Certificate certificate(Block block) {
    Ballot ballot = new Ballot(VoteKind.FINALIZE, block.height(), 0, block.hash());
    Bytes message = ballot.signingBytes(block.header().chainId(), block.header().stateRoot());
    return new Certificate(
        VoteKind.FINALIZE,
        block.height(),
        0,
        block.hash(),
        List.of(new IndexedSignature(3, DemoIdentity.CONSENSUS_KEY.sign(message.toArray()))));
  }

  @Property(tries = 20)
  void whatIsWrittenIsRead(@ForAll long seed, @ForAll boolean certified) {
    for (Block block : Workload.chain(seed, BLOCKS).blocks()) {
      BlockRecord record = record(block, certified);
      BlockRecord read = BlockRecord.decode(record.encode());
      assertThat(read).isEqualTo(record);
      assertThat(read.encode()).isEqualTo(record.encode());
      assertThat(read.body().root()).isEqualTo(block.header().transactionsRoot());
    }
  }

  @Property(tries = 100)
  void whateverTheBytesAreTheyAreARecordOrMalformed(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 4_000) int at, @ForAll byte value) {
    byte[] bytes = record(Workload.chain(seed, BLOCKS).blocks().getLast(), true).encode().toArray();
    bytes[at % bytes.length] = value;
    Bytes changed = Bytes.of(bytes);
    BlockRecord[] read = new BlockRecord[1];
    Throwable failure = catchThrowable(() -> read[0] = BlockRecord.decode(changed));
    if (failure == null) {
      assertThat(read[0].encode()).isEqualTo(changed);
    } else {
      assertThat(failure).isInstanceOf(Malformed.class);
    }
  }

  @Property(tries = 50)
  void aRecordThatIsCutOffOrGoesOnIsNone(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 4_000) int at) {
    byte[] whole = record(Workload.chain(seed, 1).blocks().getFirst(), true).encode().toArray();
    Bytes less = Bytes.of(Arrays.copyOf(whole, at % whole.length));
    Bytes more = Bytes.of(Arrays.copyOf(whole, whole.length + 1 + at % 3));
    assertThat(catchThrowable(() -> BlockRecord.decode(less))).isInstanceOf(Malformed.class);
    assertThat(catchThrowable(() -> BlockRecord.decode(more))).isInstanceOf(Malformed.class);
  }
}
