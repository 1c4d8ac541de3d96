package io.mpreg.blockchain.members.deciding;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.consensus.GuardRow;
import io.mpreg.blockchain.core.consensus.Reopening;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/// The port to the record of this member's votes. What it throws means that the store does not
/// answer: then this member begins again from what is stored.
public interface Votes<B extends Block> {

  /// What is stored of a height, once no vote is under way.
  Opened<B> open(long height);

  /// Makes the block that a vote is for durable, and then the vote. The driver waits for the
  /// answer, which may come before the call returns.
  ///
  /// @param block empty where it is not at hand
  void record(GuardRow vote, Optional<B> block, Consumer<Stored> then);

  /// Keeps what is known of a round, for a quick start only: it may be lost.
  void keep(Certificate certificate);

  /// The record lacks a vote that this member has signed: it is given up.
  ///
  /// @return where it is now, for people
  String setAside();

  /// Begins a new record with what others have seen of this member's votes.
  void reopen(Reopening reopening, List<GuardRow> seen);

  /// What is stored of the height that is to be decided.
  ///
  /// @param votes what this member has signed, by round
  /// @param certificates what is known of the rounds
  /// @param candidates the blocks that this member has voted for and that are valid, with what is
  ///   needed to append them
  /// @param votesKnownFrom the lowest height from which on all that this member has signed is
  ///   known; empty when it is not known what it may have signed at any height that is not final
  ///   here
  /// @param reopening what all authorities have confirmed of votes that are lost
  record Opened<B extends Block>(
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

  /// What became of a vote that was to be recorded.
  sealed interface Stored {

    /// It survives whatever happens to this process: it may be signed now.
    record Durable() implements Stored {}

    /// It is not known whether it does: it must not be signed, and what is stored has to be looked
    /// at before anything else is.
    record Unknown(RuntimeException failure) implements Stored {}
  }
}
