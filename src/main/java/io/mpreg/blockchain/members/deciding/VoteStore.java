package io.mpreg.blockchain.members.deciding;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.consensus.GuardRow;
import io.mpreg.blockchain.core.consensus.Reopening;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/// The port to this member's vote record. An exception means that the store does not answer: then
/// this member restarts from what is stored.
public interface VoteStore<B extends Block> {

  /// What is stored of a height, once no vote is being written.
  Opened<B> open(long height);

  /// Makes the block of a vote durable, and then the vote. The driver waits for the answer, which
  /// may arrive before the call returns.
  ///
  /// @param block empty where it is not at hand
  void record(GuardRow vote, Optional<B> block, Consumer<Stored> then);

  /// Stores a certificate, only to speed up a restart: it may be lost.
  void keep(Certificate certificate);

  /// Gives up the record because it lacks a vote that this member has signed.
  ///
  /// @return where it was moved, for operators
  String setAside();

  /// Begins a new record with the votes of this member that others have seen.
  void reopen(Reopening reopening, List<GuardRow> seen);

  /// What is stored of the open height.
  ///
  /// @param votes the votes that this member has signed, by round
  /// @param certificates the known certificates of its rounds
  /// @param candidates the valid blocks that this member has voted for, with what is needed to
  ///   append them
  /// @param votesKnownFrom the lowest height from which on all votes of this member are known;
  ///   empty when it may have signed unknown votes at any height that is not final here
  /// @param reopening what all authorities have confirmed about lost votes
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

  /// The result of recording a vote.
  sealed interface Stored {

    /// It survives a crash: it may be signed now.
    record Durable() implements Stored {}

    /// The outcome is unknown: the vote must not be signed, and the store has to be read before
    /// anything else.
    record Unknown(RuntimeException failure) implements Stored {}
  }
}
