package io.mpreg.blockchain.members.deciding;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.consensus.GuardRow;
import io.mpreg.blockchain.core.consensus.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The port to the chain and its block rules. Answers of [#build] and [#judge] arrive on the
/// consensus thread at any later time; for the other answers the driver waits, and they may arrive
/// before the call returns.
public interface Blocks<B extends Block> {

  /// The head of the chain, as last written or read. May be called by any thread.
  Head head();

  /// Builds a block of executable transactions on the head of the chain.
  ///
  /// @param round the round that it is for
  /// @param nowMillis the wall clock
  /// @param then gets the block; empty when none could be built
  void build(int round, long nowMillis, Consumer<Optional<B>> then);

  /// Judges a block that extends the head of the chain.
  ///
  /// @param nowMillis the wall clock
  /// @param then gets the judgement; empty when the block no longer extends the head, or could not
  ///   be judged
  void judge(B block, long nowMillis, Consumer<Optional<Judged<B>>> then);

  /// Verifies the next block, whose certificate has been verified already.
  void verify(Certified<B> next, Consumer<Verified<B>> then);

  /// Appends the next final block. Block, certificate, resulting state and votes become durable
  /// together or not at all.
  ///
  /// @param block a block that was built here, or that was returned judged or verified
  /// @param staged the votes for it that are not recorded yet
  void append(B block, Certificate certificate, List<GuardRow> staged, Consumer<Written> then);

  /// Reads the head of the chain after the answer to an append was lost.
  ///
  /// @param then gets any result but [Written.NotWritten]
  void resolve(Consumer<Written> then);

  /// This member's judgement of a block that extends its chain.
  ///
  /// @param block with what is needed to append it, unless it is invalid
  /// @param againInMillis after how long to judge it again, where the verdict is NOT_YET; else 0
  record Judged<B extends Block>(B block, Verdict verdict, long againInMillis) {}

  /// The result of verifying a block that a quorum has made final.
  sealed interface Verified<B extends Block> {

    /// It obeys all rules and can be appended.
    record Valid<B extends Block>(B block) implements Verified<B> {}

    /// It breaks a rule although a quorum has finalised it: either more authorities are Byzantine
    /// than the protocol tolerates, or this member is faulty.
    record Invalid<B extends Block>(String fault) implements Verified<B> {}
  }

  /// The result of appending a block.
  sealed interface Written {

    /// It is final and durable, and is the new head.
    record Final(Head head) implements Written {}

    /// It was not written; the head is unchanged, and the append may be retried.
    record NotWritten(RuntimeException failure) implements Written {}

    /// The answer was lost: [Blocks#resolve] has to be called before anything else is appended.
    record Unknown(RuntimeException failure) implements Written {}

    /// The stored head is not one that this member has written: another process writes to the
    /// database, and this one must stop.
    record Moved(String reason) implements Written {}
  }
}
