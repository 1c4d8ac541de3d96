package io.mpreg.blockchain.ledger.history;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.block.BlockRecord;
import io.mpreg.blockchain.core.consensus.GuardRow;
import io.mpreg.blockchain.core.consensus.Reopening;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What a store holds for the height that is being decided.
///
/// @param votes this member's votes, by round
/// @param certificates the known certificates of the rounds
/// @param candidates the blocks that this member has voted for and that have no certificate
/// @param votesKnownFrom the lowest height from which all of this member's votes are known; empty
///   when its votes are unknown at every height that is not final at this member
/// @param reopening the confirmation by all authorities that this member's earlier votes are lost,
///   if there was one
public record OpenHeight(
    List<GuardRow> votes,
    List<Certificate> certificates,
    List<BlockRecord> candidates,
    OptionalLong votesKnownFrom,
    Optional<Reopening> reopening) {
  public OpenHeight {
    votes = List.copyOf(votes);
    certificates = List.copyOf(certificates);
    candidates = List.copyOf(candidates);
  }
}
