package io.mpreg.blockchain.members.deciding;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.consensus.State;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/// This member's consensus state, published for any thread.
public final class PublishedState {
  private final VoteSignatures signatures;
  private final Peers<?> peers;
  private final Reports reports;
  private final OwnVotes ownVotes;
  private volatile Head head;
  private volatile @Nullable State state;
  private volatile @Nullable PublishedHeight height;
  private volatile Optional<String> halted = Optional.empty();
  private volatile Optional<String> trouble = Optional.empty();
  private volatile Optional<String> obstacle = Optional.empty();

  PublishedState(Ports<?> ports, OwnVotes ownVotes) {
    this.signatures = ports.signatures();
    this.peers = ports.peers();
    this.reports = ports.reports();
    this.ownVotes = ownVotes;
    this.head = ports.blocks().head();
    showNothing(head);
  }

  // ---- by the consensus thread -----------------------------------------------------------------

  /// A height is being decided.
  void show(State now, Head end, Role role) {
    head = end;
    if (role.isAlone()) {
      peers.stand(new VotingStatus(true, now.height(), 0, 0));
      return;
    }
    state = now;
    List<Certificate> known = now.certificates();
    PublishedHeight shown = height;
    // Within one height, certificates are only ever added.
    boolean same =
        shown != null
            && shown.height() == now.height()
            && shown.round() == now.round()
            && shown.certified().size() == known.size();
    if (!same) {
      height =
          new PublishedHeight(
              now.height(),
              now.round(),
              now.consensus(),
              end.following(),
              end.previous(),
              known.stream().map(Certificate::ballot).collect(Collectors.toSet()),
              end.finality(),
              now.guard().abstainsAt(now.height()));
    }
    peers.stand(ownVotes.standing(now));
  }

  /// Nothing is decided.
  void showNothing(Head end) {
    head = end;
    state = null;
    height = null;
    boolean stands = halted.isPresent() || obstacle.isPresent() || isAlone();
    boolean votes = halted.isEmpty() && obstacle.isEmpty();
    peers.stand(stands ? new VotingStatus(votes, end.height() + 1, 0, 0) : VotingStatus.NONE);
  }

  /// The rules of the next height are unknown here.
  void retire(Head end) {
    obstacle = end.obstacle();
    showNothing(end);
    reports.tell(
        Level.WARN,
        "%s. This member no longer decides or accepts anything; it still answers reads and other members"
            .formatted(end.obstacle().orElseThrow()));
  }

  /// This member has stopped for good.
  void halt(String reason) {
    halted = Optional.of(reason);
    reports.halt(reason);
  }

  /// Nothing becomes final at the moment.
  void trouble(String reason, Throwable failure) {
    if (trouble.isEmpty()) {
      reports.tell(Level.WARN, "Nothing is decided at the moment", failure);
    }
    trouble = Optional.of(reason);
  }

  /// The consensus continues.
  void recover() {
    if (trouble.isPresent()) {
      reports.tell(Level.INFO, "The consensus goes on");
    }
    trouble = Optional.empty();
  }

  // ---- for any thread --------------------------------------------------------------------------

  /// The open height; empty while this member does not take part in consensus with others.
  public Optional<PublishedHeight> height() {
    return Optional.ofNullable(height);
  }

  /// The certificate of the last final block, while the rules of the next height are unknown here:
  /// for members that are behind. Until its software is updated, this member decides, judges and
  /// fetches nothing, but still serves what it has.
  Optional<Certificate> lastFinality() {
    return obstacle.flatMap(_ -> head.finality());
  }

  /// The state of the consensus core; empty while this member does not take part with others.
  Optional<State> state() {
    return Optional.ofNullable(state);
  }

  /// Why this member has halted, if it has.
  public Optional<String> halted() {
    return halted;
  }

  /// Why nothing becomes final at the moment, if so; it may pass.
  public Optional<String> trouble() {
    return halted.or(() -> obstacle).or(() -> trouble);
  }

  /// Whether the rules of the next height are unknown to this member.
  public boolean isOutOfDate() {
    return obstacle.isPresent();
  }

  /// Whether this member is an authority of the next height.
  public boolean isAuthority() {
    return signatures.holdsKeyOf(head.authorities());
  }

  /// Whether it is the only authority.
  public boolean isAlone() {
    return Role.of(head.authorities(), signatures).isAlone();
  }

  /// Whether this member abstains at the present height, because it may have forgotten votes.
  public boolean isAbstaining() {
    return height().map(PublishedHeight::abstains).orElse(false)
        && !ownVotes.abstention().isConfirming();
  }

  /// Whether this member takes part with others but has not begun to vote.
  public boolean isStarting() {
    return !isAlone() && (height == null || ownVotes.abstention().isConfirming());
  }

  /// Why this member does not vote while it is starting or abstaining.
  public String reasonNotToVote() {
    return ownVotes.abstention().reason();
  }

  /// What is still missing before the open height is reopened, where this member's operator wants
  /// that.
  public Optional<String> waitsToReopen() {
    return state().flatMap(ownVotes::waitsToReopen);
  }

  /// The votes of a member that are known here at the open height and the next one; empty until
  /// this member has begun.
  public Optional<List<Vote>> votesOf(NodeId member) {
    State now = state;
    PublishedHeight shown = height;
    return now == null || shown == null
        ? Optional.empty()
        : Optional.of(OwnVotes.of(member, now, shown));
  }

  /// Whether it still matters to be shown that others have no further final blocks.
  boolean wantsToBeShown() {
    return ownVotes.abstention().isOpen() || isAbstaining();
  }

  /// Whether every other member has to answer before this one votes, however slow.
  boolean mustHearAll() {
    Abstention abstention = ownVotes.abstention();
    return abstention.isLost() || (abstention.isConfirming() && isToVote());
  }

  private boolean isToVote() {
    return signatures.holdsKeyOf(head.authorities()) || signatures.holdsKeyOf(head.following());
  }

  /// Whether another member has reported the votes of this one that it has seen.
  boolean hasReported(NodeId member) {
    return ownVotes.abstention().hasReported(member);
  }

  /// Whether reports of this member's votes still matter.
  boolean wantsReports() {
    return wantsToBeShown() || (height == null && !isAlone());
  }

  /// Whether enough members have reported, so that only their final blocks are awaited.
  boolean isAlmostSure() {
    return ownVotes.isAlmostSure();
  }
}
