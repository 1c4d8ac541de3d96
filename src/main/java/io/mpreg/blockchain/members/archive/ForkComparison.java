package io.mpreg.blockchain.members.archive;

import io.mpreg.blockchain.core.authority.Authority;
import io.mpreg.blockchain.core.authority.IndexedSignature;
import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.block.BlockRecord;
import io.mpreg.blockchain.core.block.ForkChoice;
import io.mpreg.blockchain.core.execution.BlockRules.Judgement;
import io.mpreg.blockchain.ledger.pending.SignatureChecks;
import io.mpreg.blockchain.members.archive.Comparison.Difference;
import io.mpreg.blockchain.members.archive.Comparison.Reason;
import io.mpreg.blockchain.members.archive.Comparison.Side;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Reads two chain files side by side: their common blocks are judged once, the rest of each
/// separately.
public final class ForkComparison {
  private record Field(String name, Function<BlockHeader, Object> value) {}

  private static final List<Field> FIELDS =
      List.of(
          new Field("originRound", BlockHeader::originRound),
          new Field("previousHash", BlockHeader::previousHash),
          new Field("historyRoot", BlockHeader::historyRoot),
          new Field("transactionsRoot", BlockHeader::transactionsRoot),
          new Field("transactionCount", BlockHeader::transactionCount),
          new Field("stateRoot", BlockHeader::stateRoot),
          new Field("extensionsRoot", BlockHeader::extensionsRoot),
          new Field("vectorClock", BlockHeader::vectorClock),
          new Field("miner", BlockHeader::miner),
          new Field("timestamp", BlockHeader::timestampMillis),
          new Field("authoritySetHash", BlockHeader::authoritySetHash),
          new Field("nextAuthoritySetHash", BlockHeader::nextAuthoritySetHash),
          new Field("difficulty", BlockHeader::difficulty),
          new Field("nonce", BlockHeader::nonce),
          new Field("rulesVersion", BlockHeader::rulesVersion),
          new Field("chainId", BlockHeader::chainId));

  private final History first;
  private final History second;
  private final long bytes;
  private final ProgressListener progress;
  private Optional<Difference> difference = Optional.empty();

  private ForkComparison(History first, History second, long bytes, ProgressListener progress) {
    this.first = first;
    this.second = second;
    this.bytes = bytes;
    this.progress = progress;
  }

  /// Compares two files completely.
  ///
  /// @param bytes the size of both files together
  /// @throws ContradictingFile when the files are not comparable at all
  public static Comparison compare(
      ChainFileReader first, ChainFileReader second, long bytes, ProgressListener progress)
      throws IOException {
    requireComparable(first, second);
    try (SignatureChecks signatures = new SignatureChecks()) {
      return new ForkComparison(
              new History(first, signatures), new History(second, signatures), bytes, progress)
          .run();
    }
  }

  private static void requireComparable(ChainFileReader first, ChainFileReader second) {
    if (!first.start().genesis().document().equals(second.start().genesis().document())) {
      throw new ContradictingFile(
          "the files are of different chains, %s and %s"
              .formatted(first.start().genesis().chainId(), second.start().genesis().chainId()));
    }
    if (first.start().firstHeight() != 1 || second.start().firstHeight() != 1) {
      throw new ContradictingFile("both files have to begin with block 1 to be compared");
    }
    boolean bothWorked = first.start().work().isPresent() && second.start().work().isPresent();
    if (bothWorked && !first.start().work().equals(second.start().work())) {
      throw new ContradictingFile("histories of different work schedules do not compete");
    }
  }

  private Comparison run() throws IOException {
    long common = together();
    boolean firstGoesOn = first.block().isPresent();
    boolean secondGoesOn = second.block().isPresent();
    alone(first);
    alone(second);
    return ended(common, firstGoesOn, secondGoesOn);
  }

  // Until one of them ends, differs or is invalid.
  private long together() throws IOException {
    while (first.failure().isEmpty() && second.failure().isEmpty()) {
      boolean firstGoesOn = first.read();
      boolean secondGoesOn = second.read();
      if (!firstGoesOn || !secondGoesOn) {
        break;
      }
      BlockRecord one = first.block().orElseThrow();
      BlockRecord other = second.block().orElseThrow();
      if (!one.header().equals(other.header())) {
        difference = Optional.of(difference(one, other));
        break;
      }
      boolean same = first.hasSameNext(second);
      Judgement judgement = first.judge();
      second.take(same ? judgement : second.judge());
      first.take(judgement);
      tell();
    }
    return Math.min(first.tip().height(), second.tip().height());
  }

  // The block read last is not judged yet where the two have diverged.
  private void alone(History history) throws IOException {
    while (history.failure().isEmpty() && history.block().isPresent()) {
      if (history.tip().height() < history.block().get().header().height()) {
        history.take(history.judge());
      }
      tell();
      history.read();
    }
  }

  private void tell() {
    progress.at(
        first.position() + second.position(),
        bytes,
        Math.max(first.tip().height(), second.tip().height()));
  }

  private Difference difference(BlockRecord one, BlockRecord other) {
    return new Difference(
        one.header().height(),
        one.header().hash(),
        other.header().hash(),
        FIELDS.stream()
            .filter(
                field ->
                    !Objects.equals(
                        field.value().apply(one.header()), field.value().apply(other.header())))
            .map(Field::name)
            .toList(),
        signedBoth(one, other));
  }

  private List<String> signedBoth(BlockRecord one, BlockRecord other) {
    Set<Integer> signers = signers(one);
    signers.retainAll(signers(other));
    List<Authority> authorities = first.tip().state().authorities().authorities();
    return signers.stream()
        .filter(index -> index < authorities.size())
        .sorted()
        .map(index -> authorities.get(index).id().value())
        .toList();
  }

  private static Set<Integer> signers(BlockRecord block) {
    return block.certificate().stream()
        .flatMap(votes -> votes.signatures().stream())
        .map(IndexedSignature::index)
        .collect(Collectors.toSet());
  }

  private Comparison ended(long common, boolean firstGoesOn, boolean secondGoesOn) {
    Side one = Side.of(first);
    Side other = Side.of(second);
    Choice choice = choice(one, other, firstGoesOn, secondGoesOn);
    boolean evidence = choice.reason() == Reason.BOTH_FINAL;
    return new Comparison(
        one,
        other,
        common,
        evidence ? difference : difference.map(Difference::withoutSigners),
        choice.winner(),
        choice.reason());
  }

  private static boolean isFinal(Side side, Difference at) {
    return side.certified() && side.height() >= at.height();
  }

  private record Choice(int winner, Reason reason) {}

  private Choice choice(Side one, Side other, boolean firstGoesOn, boolean secondGoesOn) {
    // Two final blocks of one height decide the matter, whatever follows them.
    if (difference.filter(at -> isFinal(one, at) && isFinal(other, at)).isPresent()) {
      return new Choice(0, Reason.BOTH_FINAL);
    }
    if (!one.holds() || !other.holds()) {
      return one.holds() == other.holds()
          ? new Choice(0, Reason.NONE_VALID)
          : new Choice(one.holds() ? 1 : 2, Reason.ONLY_VALID);
    }
    if (difference.isEmpty()) {
      return firstGoesOn == secondGoesOn
          ? new Choice(0, Reason.SAME)
          : new Choice(firstGoesOn ? 1 : 2, Reason.LONGER);
    }
    if (one.certified() || other.certified()) {
      return new Choice(one.certified() ? 1 : 2, Reason.FINAL);
    }
    boolean firstWins =
        ForkChoice.compare(one.totalWork(), one.head(), other.totalWork(), other.head()) > 0;
    return new Choice(
        firstWins ? 1 : 2,
        one.totalWork() == other.totalWork() ? Reason.SMALLER_HASH : Reason.MORE_WORK);
  }
}
