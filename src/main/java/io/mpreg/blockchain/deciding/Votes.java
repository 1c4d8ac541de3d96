package io.mpreg.blockchain.deciding;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.consensus.GuardRow;
import io.mpreg.blockchain.core.consensus.Reopening;
import java.util.List;
import java.util.Optional;
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
}
