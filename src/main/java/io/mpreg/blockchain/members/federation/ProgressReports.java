package io.mpreg.blockchain.members.federation;

import io.mpreg.blockchain.core.authority.Authority;
import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.ledger.door.ConsensusProgress;
import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.ledger.door.Membership;
import io.mpreg.blockchain.members.deciding.ConsensusMember;
import io.mpreg.blockchain.members.deciding.OtherMembers;
import io.mpreg.blockchain.members.deciding.PublishedHeight;
import io.mpreg.blockchain.members.deciding.PublishedState;
import io.mpreg.blockchain.members.mining.ProposedBlock;
import io.mpreg.blockchain.platform.keys.AuthorityKeys;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Logs a few times a second how consensus progresses, and why it does not where it is stuck.
final class ProgressReports implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProgressReports.class);
  private static final long REPORT_MILLIS = 250;

  private final long startedNanos = System.nanoTime();
  private final Ledger ledger;
  private final AuthorityKeys keys;
  private final Duration silentAfter;
  private final OtherMembers others;
  private final BooleanSupplier votes;
  private final ConsensusMember<ProposedBlock> deciding;
  private final PublishedState decides;
  // Why this member took no part, as of the last report, so that its return is reported at once.
  private Optional<String> absence;
  private Optional<String> reopening = Optional.empty();
  private final ScheduledExecutorService reports =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("consensus-progress").factory());

  /// @param silentAfter how long after its last request an authority still counts as heard from
  /// @param others what is known of them
  /// @param votes whether this member votes
  ProgressReports(
      Ledger ledger,
      AuthorityKeys keys,
      Duration silentAfter,
      OtherMembers others,
      BooleanSupplier votes,
      ConsensusMember<ProposedBlock> deciding) {
    this.ledger = ledger;
    this.keys = keys;
    this.silentAfter = silentAfter;
    this.others = others;
    this.votes = votes;
    this.deciding = deciding;
    this.decides = deciding.publication();
    this.absence = Membership.absence(ledger, keys);
  }

  void start() {
    var _ = reports.scheduleAtFixedRate(this::report, 0, REPORT_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void report() {
    // While it catches up, such a state may come and go.
    if (deciding.catchUpTarget().isEmpty()) {
      Optional<String> now = Membership.absence(ledger, keys);
      if (absence.isEmpty() && now.isPresent()) {
        LOG.warn(
            "'{}' takes no part any more from height {} on: {}",
            keys.id().value(),
            ledger.chain().tip().height() + 1,
            now.get());
      }
      absence = now;
    }
    Optional<String> waiting = decides.waitsToReopen();
    if (waiting.isPresent() && !waiting.equals(reopening)) {
      LOG.warn("Members that lost their votes still wait: {}", waiting.get());
    }
    reopening = waiting;
    ledger.status().report(progress());
  }

  private ConsensusProgress progress() {
    AuthoritySet set = ledger.chain().tip().state().authorities();
    long within = silentAfter.toNanos();
    List<NodeId> heard =
        set.authorities().stream()
            .map(Authority::id)
            .filter(id -> id.equals(keys.id()) || others.wasHeard(id, within))
            .toList();
    List<NodeId> voting =
        heard.stream()
            .filter(id -> id.equals(keys.id()) ? votes.getAsBoolean() : others.votes(id))
            .toList();
    int round = decides.height().map(PublishedHeight::round).orElse(0);
    boolean missing = !set.isQuorum(voting) && decides.isAuthority();
    ConsensusProgress.State state = state(set, heard, missing);
    return new ConsensusProgress(
        state,
        round,
        heard,
        voting,
        missing,
        deciding.catchUpTarget(),
        Stream.of(
                decides
                    .trouble()
                    .or(() -> missing ? Optional.of(tooFew(set, heard, voting)) : Optional.empty())
                    .or(this::reasonNotToVote)
                    .or(
                        () ->
                            state == ConsensusProgress.State.OBSERVING
                                ? absence
                                : Optional.empty()),
                reopening)
            .flatMap(Optional::stream)
            .collect(Collectors.joining("; ")));
  }

  private Optional<String> reasonNotToVote() {
    return decides.isAuthority() && (decides.isStarting() || decides.isAbstaining())
        ? Optional.of(decides.reasonNotToVote())
        : Optional.empty();
  }

  private static String tooFew(AuthoritySet set, List<NodeId> heard, List<NodeId> voting) {
    return "%d votes are needed; these authorities are heard from: %s, and of them these vote: %s. Nothing becomes final until enough are back and vote"
        .formatted(set.quorum(), names(heard), names(voting));
  }

  private static List<String> names(List<NodeId> members) {
    return members.stream().map(NodeId::value).toList();
  }

  private ConsensusProgress.State state(AuthoritySet set, List<NodeId> heard, boolean missing) {
    if (decides.halted().isPresent()) {
      return ConsensusProgress.State.HALTED;
    }
    if (decides.isOutOfDate()) {
      return ConsensusProgress.State.RULES_UNKNOWN;
    }
    if (deciding.catchUpTarget().isPresent()) {
      return ConsensusProgress.State.CATCHING_UP;
    }
    if (!decides.isAuthority()) {
      return ConsensusProgress.State.OBSERVING;
    }
    if (decides.isStarting() && (isFresh() || set.isQuorum(heard))) {
      return ConsensusProgress.State.STARTING;
    }
    if (decides.isAbstaining()) {
      return ConsensusProgress.State.ABSTAINING;
    }
    return missing ? ConsensusProgress.State.NO_QUORUM : ConsensusProgress.State.DECIDING;
  }

  private boolean isFresh() {
    return System.nanoTime() - startedNanos < silentAfter.toNanos();
  }

  /// Why nothing becomes final here at the moment, if that is so.
  Optional<String> trouble() {
    return decides
        .trouble()
        .or(
            () ->
                Optional.of(ledger.status().consensus().progress())
                    .filter(ConsensusProgress::quorumMissing)
                    .map(ConsensusProgress::detail));
  }

  @Override
  public void close() {
    reports.shutdownNow();
  }
}
