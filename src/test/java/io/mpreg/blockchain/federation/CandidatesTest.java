package io.mpreg.blockchain.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.authority.AuthoritySets;
import io.mpreg.blockchain.core.block.BlockBody;
import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.block.BlockRecord;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.Genesis;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Who can have this member keep how many blocks.
class CandidatesTest {
  private static final Genesis GENESIS = TestFederation.genesis(0, List.of("http://127.0.0.1:1"));
  private static final NodeId ONE = AuthoritySets.id(1);
  private static final NodeId OTHER = AuthoritySets.id(2);

  private final Candidates candidates = new Candidates();

  private static BlockRecord block(long height, long timestampMillis) {
    BlockHeader of = GENESIS.header();
    BlockHeader header =
        new BlockHeader(
            of.rulesVersion(),
            of.chainId(),
            height,
            of.originRound(),
            of.previousHash(),
            of.historyRoot(),
            of.transactionsRoot(),
            0,
            of.stateRoot(),
            of.extensionsRoot(),
            of.vectorClock(),
            of.miner(),
            timestampMillis,
            of.authoritySetHash(),
            of.nextAuthoritySetHash(),
            of.difficulty(),
            of.nonce());
    return new BlockRecord(header, Optional.empty(), new BlockBody(List.of()));
  }

  private boolean isKept(BlockRecord block) {
    return candidates.find(block.header().hash()).isPresent();
  }

  @Test
  void aMemberFillsItsOwnPlacesOnly() {
    for (int number = 0; number < 100; number++) {
      candidates.offer(block(7, number), ONE);
    }
    BlockRecord honest = block(7, 1_000);
    candidates.offer(honest, OTHER);

    assertThat(isKept(honest)).isTrue();
    assertThat(isKept(block(7, Candidates.MAX_UNASKED - 1))).isTrue();
    assertThat(isKept(block(7, Candidates.MAX_UNASKED))).isFalse();
  }

  @Test
  void everyHeightHasItsOwnPlaces() {
    for (int number = 0; number < Candidates.MAX_UNASKED; number++) {
      candidates.offer(block(7, number), ONE);
    }
    candidates.offer(block(8, 0), ONE);
    assertThat(isKept(block(8, 0))).isTrue();

    candidates.forgetBelow(8);
    assertThat(isKept(block(7, 0))).isFalse();
    assertThat(isKept(block(8, 0))).isTrue();
  }

  @Test
  void whatWasAskedForIsKeptHoweverMuchWasSentUnasked() {
    for (int number = 0; number < 100; number++) {
      candidates.offer(block(7, number), ONE);
    }
    candidates.keep(block(7, 50));
    assertThat(isKept(block(7, 50))).isTrue();
  }
}
