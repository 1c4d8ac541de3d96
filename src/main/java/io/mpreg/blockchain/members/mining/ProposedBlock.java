package io.mpreg.blockchain.members.mining;

import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.block.BlockRecord;
import io.mpreg.blockchain.core.consensus.Candidate;
import io.mpreg.blockchain.core.execution.ExecutedBlock;
import io.mpreg.blockchain.members.deciding.Block;
import java.util.Optional;

/// A proposed block, or one that is final elsewhere, as exchanged between members.
///
/// @param executed the result of executing it here, once it was
public record ProposedBlock(
    Candidate candidate, BlockRecord record, Optional<ExecutedBlock> executed) implements Block {

  /// A block received from another member.
  public static ProposedBlock received(BlockRecord record) {
    return new ProposedBlock(candidate(record.header()), record, Optional.empty());
  }

  /// A block that was built here.
  static ProposedBlock built(ExecutedBlock made) {
    BlockRecord record = BlockRecord.candidate(made.block());
    return new ProposedBlock(candidate(record.header()), record, Optional.of(made));
  }

  /// This block with the result of executing it here.
  ProposedBlock with(ExecutedBlock made) {
    return new ProposedBlock(candidate, record, Optional.of(made));
  }

  @Override
  public boolean isWhole() {
    BlockHeader header = record.header();
    return header.transactionCount() == record.body().entries().size()
        && header.transactionsRoot().equals(record.body().root());
  }

  private static Candidate candidate(BlockHeader header) {
    return new Candidate(
        header.hash(), header.height(), header.originRound(), header.previousHash());
  }
}
