package io.mpreg.blockchain.ledger.history;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.block.Block;
import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.consensus.GuardRow;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.merkle.CompletedSubtree;
import io.mpreg.blockchain.core.state.StateKey;
import io.mpreg.blockchain.core.stream.AppendedParcel;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Everything that becomes durable together with one final block.
///
/// @param block the block; its header's previousHash is the head that the commit expects
/// @param certificate the finality certificate
/// @param guard this member's votes for the block that are not durable yet; empty when they are
/// @param head the head after the commit
/// @param historyNodes the subtrees of the history that this header completes
/// @param stateChanges new values; an empty one removes the entry
/// @param parcels the messages of the block, in the order of their streams
/// @param terminations accepted transactions that terminate because of this block without being in
///   it
/// @param finishedJournalRows journal rows of which every transaction is now terminal
public record BlockCommit(
    Block block,
    Certificate certificate,
    List<GuardRow> guard,
    Head head,
    List<CompletedSubtree> historyNodes,
    Map<Bytes, Optional<Bytes>> stateChanges,
    List<AppendedParcel> parcels,
    List<Termination> terminations,
    List<Long> finishedJournalRows) {
  public BlockCommit {
    guard = List.copyOf(guard);
    historyNodes = List.copyOf(historyNodes);
    stateChanges = Map.copyOf(stateChanges);
    parcels = List.copyOf(parcels);
    terminations = List.copyOf(terminations);
    finishedJournalRows = List.copyOf(finishedJournalRows);
    if (!head.header().equals(block.header()) || head.history().size() != block.height() + 1) {
      throw new IllegalArgumentException(
          "the head after the commit is at height %d with %d headers, the block at height %d"
              .formatted(head.header().height(), head.history().size(), block.height()));
    }
    BlockHeader header = block.header();
    boolean handsOver = nextAuthorities(stateChanges).isPresent();
    if (handsOver == header.nextAuthoritySetHash().equals(header.authoritySetHash())) {
      throw new IllegalArgumentException(
          "block %d and the state after it disagree about the next authorities"
              .formatted(block.height()));
    }
  }

  /// The encoding of the next authority set, if the block is an authority change.
  public Optional<Bytes> nextAuthorities() {
    return nextAuthorities(stateChanges);
  }

  private static Optional<Bytes> nextAuthorities(Map<Bytes, Optional<Bytes>> stateChanges) {
    return stateChanges.getOrDefault(StateKey.NEXT_AUTHORITIES, Optional.empty());
  }
}
