package io.mpreg.blockchain.members.deciding;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.consensus.GuardRow;
import io.mpreg.blockchain.core.consensus.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The port to the chain and to the rules of its blocks. Of building and judging the answer comes
/// whenever it is there, and to the one caller; the driver waits for the other answers, which may
/// come before the call returns.
public interface Blocks<B extends Block> {

  /// The end of the chain, as it was last written or found. May be asked by any thread.
  Head head();

  /// Builds a block on the end of the chain of what can be executed.
  ///
  /// @param round the round that it is for
  /// @param nowMillis the wall clock
  /// @param then gets the block; nothing when it could not be built
  void build(int round, long nowMillis, Consumer<Optional<B>> then);

  /// Judges a block on the end of the chain.
  ///
  /// @param nowMillis the wall clock
  /// @param then gets the judgement; nothing when the block does not continue the chain any more,
  ///   or could not be judged
  void judge(B block, long nowMillis, Consumer<Optional<Judged<B>>> then);

  /// Looks at the next block, of which the certificate holds.
  void verify(Certified<B> next, Consumer<Verified<B>> then);

  /// Appends the next final block: it, its certificate, all that follows from it and the votes
  /// become durable together or not at all.
  ///
  /// @param block one that was built here, or that came back judged or verified
  /// @param staged the votes for it that were not recorded before
  void append(B block, Certificate certificate, List<GuardRow> staged, Consumer<Written> then);

  /// Finds out how the chain ends, whatever became of an append whose answer was lost.
  ///
  /// @param then gets all but [Written.NotWritten]
  void resolve(Consumer<Written> then);

  /// What this member thinks of a block that continues its chain.
  ///
  /// @param block with what is needed to append it, unless it is invalid
  /// @param againInMillis when its time will have come, where the verdict is that it has not; else
  ///   0
  record Judged<B extends Block>(B block, Verdict verdict, long againInMillis) {}

  /// What became of looking at a block that a quorum has made final.
  sealed interface Verified<B extends Block> {

    /// It obeys all rules, and can be appended.
    record Valid<B extends Block>(B block) implements Verified<B> {}

    /// It breaks a rule, although a quorum of the authorities says that it is final: more of them
    /// are at fault than the chain can bear, or this member is.
    record Invalid<B extends Block>(String fault) implements Verified<B> {}
  }

  /// What became of a block that was to be appended.
  sealed interface Written {

    /// It is final and durable; the chain ends with it.
    record Final(Head head) implements Written {}

    /// It was not written; the chain ends as before, and it may be tried again.
    record NotWritten(RuntimeException failure) implements Written {}

    /// The answer was lost: [Blocks#resolve] has to be asked before anything else is appended.
    record Unknown(RuntimeException failure) implements Written {}

    /// The stored chain ends with what this member has not written: another process writes to it,
    /// and this one must stop.
    record Moved(String reason) implements Written {}
  }
}
