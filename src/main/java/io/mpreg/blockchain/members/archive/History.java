package io.mpreg.blockchain.members.archive;

import io.mpreg.blockchain.core.block.BlockRecord;
import io.mpreg.blockchain.core.block.DifficultyState;
import io.mpreg.blockchain.core.block.WorkRequirement;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.execution.BlockRules.Judgement;
import io.mpreg.blockchain.core.state.ChainFileStart;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.ledger.pending.SignatureChecks;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The history in a chain file, judged block after block up to the first invalid one. Used by one
/// thread.
final class History {
  private final ChainFileReader reader;
  private final SignatureChecks signatures;
  private Tip tip;
  private @Nullable DifficultyState difficultyState;
  private long totalWork;
  private long transactions;
  private Optional<Bytes> content = Optional.empty();
  private Optional<BlockRecord> block = Optional.empty();
  private Optional<String> failure = Optional.empty();

  History(ChainFileReader reader, SignatureChecks signatures) {
    this.reader = reader;
    this.signatures = signatures;
    ChainFileStart start = reader.start();
    this.tip = Tip.of(start.genesis());
    this.difficultyState =
        start.work().map(schedule -> DifficultyState.after(tip.header(), schedule)).orElse(null);
    this.totalWork = tip.header().difficulty();
  }

  ChainFileStart start() {
    return reader.start();
  }

  Tip tip() {
    return tip;
  }

  /// The sum of the difficulties of all valid blocks, the genesis included.
  long totalWork() {
    return totalWork;
  }

  long transactions() {
    return transactions;
  }

  boolean isCertified() {
    return start().work().isEmpty();
  }

  boolean isUnfinished() {
    return reader.isUnfinished();
  }

  long position() {
    return reader.position();
  }

  /// Why the history is invalid from some block on.
  Optional<String> failure() {
    return failure;
  }

  /// The block that was read last and not judged yet; empty at the end.
  Optional<BlockRecord> block() {
    return block;
  }

  /// Reads the next block.
  boolean read() throws IOException {
    long expected = reader.nextHeight();
    block = Optional.empty();
    content = Optional.empty();
    if (failure.isPresent()) {
      return false;
    }
    try {
      content = reader.nextContent();
      block = content.map(bytes -> reader.decoded(bytes, expected));
    } catch (Malformed damaged) {
      failure = Optional.of(String.valueOf(damaged.getMessage()));
    }
    return block.isPresent();
  }

  /// Whether both have read the same bytes under the same rules, on the same tip.
  boolean hasSameNext(History other) {
    return content.isPresent()
        && content.equals(other.content)
        && tip.hash().equals(other.tip.hash())
        && rule().equals(other.rule());
  }

  private WorkRequirement rule() {
    return difficultyState == null ? new WorkRequirement.Certified() : difficultyState.rule();
  }

  Judgement judge() {
    return CheckedBlock.of(block.orElseThrow(), signatures).judge(tip, rule());
  }

  /// Advances to the block, if it is valid.
  void take(Judgement judgement) {
    switch (judgement) {
      case Judgement.Valid valid -> {
        tip = valid.executed().tip();
        totalWork = Math.addExact(totalWork, tip.header().difficulty());
        transactions += tip.header().transactionCount();
        difficultyState = difficultyState == null ? null : difficultyState.next(tip.header());
      }
      case Judgement.Invalid invalid ->
          failure = Optional.of(ChainFault.of(tip.height() + 1, invalid).toString());
    }
  }
}
