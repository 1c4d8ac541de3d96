package io.mpreg.blockchain.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.block.BlockBody;
import io.mpreg.blockchain.core.block.WorkSchedule;
import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.execution.Chains;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChainFileStartTest {
  private static final Genesis GENESIS = Genesis.parse(Chains.demoDocument());
  private static final WorkSchedule SCHEDULE = new WorkSchedule(4, 5, 1_000);

  @Test
  void bothKindsAreReadAsTheyWereWritten() {
    ChainFileStart certified = new ChainFileStart(7, Optional.empty(), GENESIS);
    ChainFileStart worked = new ChainFileStart(1, Optional.of(SCHEDULE), GENESIS);
    assertThat(ChainFileStart.decode(certified.encode())).isEqualTo(certified);
    assertThat(ChainFileStart.decode(worked.encode())).isEqualTo(worked);
  }

  @Test
  void aFileBeginsAfterTheGenesis() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ChainFileStart(0, Optional.empty(), GENESIS));
    assertMalformed(new ByteWriter().u64(0).u8(1).bytes(GENESIS.document()));
  }

  @Test
  void anotherShapeIsMalformed() {
    Bytes document = GENESIS.document();
    assertMalformed(new ByteWriter().u64(1).u8(0).bytes(document));
    assertMalformed(new ByteWriter().u64(1).u8(3).bytes(document));
    assertMalformed(new ByteWriter().u64(1).u8(2).bytes(document));
    assertMalformed(new ByteWriter().u64(1).u8(2).u64(0).u32(5).u64(1_000).bytes(document));
    assertMalformed(new ByteWriter().u64(1).u8(2).u64(4).u32(0).u64(1_000).bytes(document));
    assertMalformed(new ByteWriter().u64(1).u8(2).u64(4).u32(5).u64(0).bytes(document));
    assertMalformed(new ByteWriter().u64(1).u8(1).bytes(document).u8(0));
    assertMalformed(new ByteWriter().u64(1).u8(1).bytes(new byte[] {'{', '}'}));
    assertMalformed(new ByteWriter().u64(1).u8(1).bytes(new byte[(1 << 20) + 1]));
    assertMalformed(new ByteWriter().u64(1));
  }

  private static void assertMalformed(ByteWriter written) {
    assertThatThrownBy(() -> ChainFileStart.decode(written.toBytes()))
        .isInstanceOf(Malformed.class);
  }

  @Test
  void aBodyOfMoreTransactionsThanItsBytesCanHoldIsMalformedAtOnce() {
    Bytes claiming = new ByteWriter().u32(100_000).u64(0).toBytes();
    Bytes tooMany = new ByteWriter().u32(100_001).raw(new byte[2_000_000]).toBytes();
    assertThatThrownBy(() -> BlockBody.read(new ByteReader(claiming)))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("100000 transactions in 8 bytes");
    assertThatThrownBy(() -> BlockBody.read(new ByteReader(tooMany)))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("at most 100000");
  }
}
