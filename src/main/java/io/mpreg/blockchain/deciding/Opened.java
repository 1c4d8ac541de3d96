package io.mpreg.blockchain.deciding;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.consensus.GuardRow;
import io.mpreg.blockchain.core.consensus.Reopening;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What is stored of the height that is to be decided.
///
/// @param votes what this member has signed, by round
/// @param certificates what is known of the rounds
/// @param candidates the blocks that this member has voted for and that are valid, with what is
///   needed to append them
/// @param votesKnownFrom the lowest height from which on all that this member has signed is known;
///   empty when it is not known what it may have signed at any height that is not final here
/// @param reopening what all authorities have confirmed of votes that are lost
public record Opened<B extends Block>(
    List<GuardRow> votes,
    List<Certificate> certificates,
    List<B> candidates,
    OptionalLong votesKnownFrom,
    Optional<Reopening> reopening) {
  public Opened {
    votes = List.copyOf(votes);
    certificates = List.copyOf(certificates);
    candidates = List.copyOf(candidates);
  }
}
