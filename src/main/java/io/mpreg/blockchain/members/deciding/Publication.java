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

/// How it stands with this member, for any thread.
public final class Publication {
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

  Publication(Ports<?> ports, OwnVotes ownVotes) {
    this.signatures = ports.signatures();
    this.peers = ports.peers();
    this.reports = ports.reports();
    this.ownVotes = ownVotes;
    this.head = ports.blocks().head();
    showNothing(head);
  }

  // ---- by the one caller -----------------------------------------------------------------------

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
    // Of one height certificates are only added.
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

  /// The next height is one of unknown rules.
  void retire(Head end) {
    obstacle = end.obstacle();
    showNothing(end);
    reports.tell(
        Level.WARN,
        "%s. This member decides and accepts nothing any more; it answers readers and members"
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

  /// It goes on.
  void recover() {
    if (trouble.isPresent()) {
      reports.tell(Level.INFO, "The consensus goes on");
    }
    trouble = Optional.empty();
  }

  // ---- by anybody ------------------------------------------------------------------------------

  /// The height that is being decided; empty while this member decides nothing with others.
  public Optional<PublishedHeight> height() {
    return Optional.ofNullable(height);
  }

  /// The certificate of the last final block, while the next height is one of rules that this
  /// member does not know: for who is behind. It decides, judges and fetches nothing any more until
  /// it is replaced by newer software, and gives what it has.
  Optional<Certificate> lastFinality() {
    return obstacle.flatMap(_ -> head.finality());
  }

  /// What the consensus core knows; empty while this member decides nothing with others.
  Optional<State> state() {
    return Optional.ofNullable(state);
  }

  /// Why this member has stopped for good, if it has.
  public Optional<String> halted() {
    return halted;
  }

  /// Why nothing becomes final at the moment, if that is so; it may pass.
  public Optional<String> trouble() {
    return halted.or(() -> obstacle).or(() -> trouble);
  }

  /// Whether the next height is decided by rules that this member does not know.
  public boolean isOutOfDate() {
    return obstacle.isPresent();
  }

  /// Whether this member is one of those who decide the next height.
  public boolean isAuthority() {
    return signatures.holdsKeyOf(head.authorities());
  }

  /// Whether it is the only one of them.
  public boolean isAlone() {
    return Role.of(head.authorities(), signatures).isAlone();
  }

  /// Whether this member does not vote at the present height, because it may have forgotten votes.
  public boolean isAbstaining() {
    return height().map(PublishedHeight::abstains).orElse(false)
        && !ownVotes.abstention().isConfirming();
  }

  /// Whether this member decides with others, and has not begun to vote yet.
  public boolean isStarting() {
    return !isAlone() && (height == null || ownVotes.abstention().isConfirming());
  }

  /// Why this member does not vote while it is starting or abstains.
  public String reasonNotToVote() {
    return ownVotes.abstention().reason();
  }

  /// What is missing yet before the open height is decided although votes are lost, where this
  /// member's operator wants that.
  public Optional<String> waitsToReopen() {
    return state().flatMap(ownVotes::waitsToReopen);
  }

  /// What is known here of a member's votes at the open height and the next one; empty while this
  /// member has not begun.
  public Optional<List<Vote>> votesOf(NodeId member) {
    State now = state;
    PublishedHeight shown = height;
    return now == null || shown == null
        ? Optional.empty()
        : Optional.of(OwnVotes.of(member, now, shown));
  }

  /// Whether what others have shown to be final, and that there is no more, is of use.
  boolean wantsToBeShown() {
    return ownVotes.abstention().isOpen() || isAbstaining();
  }

  /// Whether as many as there are have to be heard before this member votes, however slow.
  boolean mustHearAll() {
    Abstention abstention = ownVotes.abstention();
    return abstention.isLost() || (abstention.isConfirming() && isToVote());
  }

  private boolean isToVote() {
    return signatures.holdsKeyOf(head.authorities()) || signatures.holdsKeyOf(head.following());
  }

  /// Whether another member has told what it has seen of this one's votes.
  boolean hasTold(NodeId member) {
    return ownVotes.abstention().hasTold(member);
  }

  /// Whether it is of use what others have seen of this member's votes.
  boolean wantsToBeTold() {
    return wantsToBeShown() || (height == null && !isAlone());
  }

  /// Whether enough others have answered already, so that only what is final is to be seen.
  boolean isAlmostSure() {
    return ownVotes.isAlmostSure();
  }
}
