package io.mpreg.blockchain.ledger.history;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.block.BlockRecord;
import io.mpreg.blockchain.core.consensus.GuardRow;
import io.mpreg.blockchain.core.consensus.Reopening;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What a store holds of the height that is being decided.
///
/// @param votes what this member has signed, by round
/// @param certificates what is known of the rounds
/// @param candidates the blocks that this member has voted for, without a certificate
/// @param votesKnownFrom the lowest height from which on all that this member has signed is known;
///   empty when it is not known what it may have signed at any height that is not final here
/// @param reopening what all authorities have confirmed of votes that are lost
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
