package io.mpreg.blockchain.core.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.authority.AuthoritySets;
import io.mpreg.blockchain.core.causality.VectorClock;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.execution.CertifiedChain;
import io.mpreg.blockchain.core.execution.Chains;
import io.mpreg.blockchain.core.execution.Workload;
import io.mpreg.blockchain.core.merkle.CompactRange;
import io.mpreg.blockchain.core.merkle.MerkleTree;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// Properties of every block of every chain.
class BlockProperties {
  private static final int BLOCKS = 10;

  @Property(tries = 20)
  void theSameDataHaveTheSameHash(@ForAll long seed) {
    List<Block> blocks = Workload.chain(seed, BLOCKS).blocks();
    List<Block> again = Workload.chain(seed, BLOCKS).blocks();
    for (int at = 0; at < BLOCKS; at++) {
      Block block = blocks.get(at);
      assertThat(block).isEqualTo(again.get(at)).hasSameHashCodeAs(again.get(at));
      assertThat(block.hash()).isEqualTo(Hash.of(block.header().encode()));
      assertThat(BlockHeader.decode(block.header().encode())).isEqualTo(block.header());
      Block made = new Block(block.header(), block.entries());
      assertThat(made.hash()).isEqualTo(block.hash());
    }
  }

  @Property(tries = 20)
  void theTransactionsRootIsThatOfTheTreeOverTheLeaves(@ForAll long seed) {
    for (Block block : Workload.chain(seed, BLOCKS).blocks()) {
      List<Hash> leaves = new ArrayList<>();
      for (Entry entry : block.entries()) {
        byte[] leaf =
            new ByteWriter()
                .raw(entry.transaction().bytes())
                .u16(entry.outcome().number())
                .toArray();
        leaves.add(MerkleTree.leafHash(leaf));
      }
      Hash root = MerkleTree.of(leaves).root();
      assertThat(block.header().transactionsRoot()).isEqualTo(root);
      assertThat(block.header().transactionCount()).isEqualTo(leaves.size());
      for (int index = 0; index < leaves.size(); index++) {
        assertThat(block.proofOf(index).verifies(leaves.get(index), root)).isTrue();
      }
    }
  }

  @Property(tries = 20)
  void aParentsVectorClockHappensBeforeItsChilds(@ForAll long seed) {
    VectorClock parent = VectorClock.EMPTY;
    long turns = 0;
    for (Block block : Workload.chain(seed, BLOCKS).blocks()) {
      VectorClock clock = block.header().vectorClock();
      assertThat(parent.happensBefore(clock)).isTrue();
      assertThat(clock.turns(block.header().miner()))
          .isGreaterThan(parent.turns(block.header().miner()));
      // Every round up to the successful one consumed one turn.
      turns += block.header().originRound() + 1;
      assertThat(clock.total()).isGreaterThanOrEqualTo(turns);
      parent = clock;
    }
  }

  @Property(tries = 20)
  void everyHeaderCommitsToAllBeforeIt(@ForAll long seed) {
    CertifiedChain chain = Workload.chain(seed, BLOCKS);
    BlockHeader parent = Chains.of(AuthoritySets.of(4, 1, 0)).header();
    CompactRange history = CompactRange.EMPTY;
    for (Block block : chain.blocks()) {
      history = history.append(MerkleTree.leafHash(parent.encode().toArray()));
      assertThat(block.header().previousHash()).isEqualTo(parent.hash());
      assertThat(block.header().historyRoot()).isEqualTo(history.root());
      assertThat(block.header().height()).isEqualTo(parent.height() + 1);
      parent = block.header();
    }
  }
}
