package io.mpreg.blockchain.core.consensus;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.Ballot;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.IndexedSignature;
import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.authority.VoteKind;
import io.mpreg.blockchain.core.consensus.CandidateBlocks.Judgement;
import io.mpreg.blockchain.core.consensus.Timer.Purpose;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The consensus rules, applied to a mutable copy of a [State] for one event: the event updates
/// what is known of the height, and then every rule is applied to that, in the order D A F K N P.
/// The vote guard makes applying a rule twice harmless.
final class WorkingState {

  private final NodeId self;
  private final Effects effects;
  private final CurrentRound round;
  private CurrentHeight known;
  private VoteGuard guard;

  /// The state at a height of which nothing is known.
  WorkingState(NodeId self, HeightContext context) {
    this.self = self;
    this.effects = new Effects();
    this.round = new CurrentRound();
    this.known = new CurrentHeight(context, effects);
    this.guard = VoteGuard.NONE;
  }

  private WorkingState(WorkingState other) {
    this.self = other.self;
    this.effects = other.effects.next();
    this.round = other.round.copy();
    this.known = other.known.copy(effects);
    this.guard = other.guard;
  }

  WorkingState copy() {
    return new WorkingState(this);
  }

  /// Restores what this member had stored of the height when it stopped.
  void resume(
      VoteGuard stored, Collection<Certificate> certificates, Collection<Candidate> bodies) {
    guard = stored.from(height());
    known.resume(certificates, bodies);
    if (!guard.rows().isEmpty()) {
      known.start(height());
    }
    applyRules();
    if (!known.isDecided()) {
      retransmit();
    }
  }

  void handle(Event event) {
    if (effects.isHalted()) {
      return;
    }
    take(event);
    applyRules();
  }

  private void take(Event event) {
    switch (event) {
      case Event.TransactionsPending(long height) -> known.start(height);
      case Event.BlockBuilt(int builtFor, Candidate block) -> onBlockBuilt(builtFor, block);
      case Event.BlockJudged(Candidate block, Verdict verdict) ->
          known.onBlockJudged(block, verdict);
      case Event.ProposalReceived(Proposal proposal) -> known.onProposal(proposal, event);
      case Event.VoteReceived(Vote vote) -> known.onVote(vote, event);
      case Event.CertificateReceived(Certificate certificate) -> known.onCertificate(certificate);
      case Event.TimerExpired(Timer timer) -> round.expire(timer, height());
      case Event.BlockApplied(
              Hash hash,
              Optional<Certificate> certificate,
              ProofOfAuthority next) ->
          beginHeight(hash, certificate.orElse(null), next);
      case Event.StandstillReached() -> onStandstill();
      case Event.SilenceWindowEnded() -> known.endWindow(self);
    }
  }

  private void onBlockBuilt(int builtFor, Candidate block) {
    Certificates certificates = known.certificates();
    boolean open = block.height() == height() && !known.isDecided();
    boolean current = builtFor == certificates.round() && round.isBuildingFor(builtFor);
    if (!open || !current || block.originRound() != builtFor || !known.continues(block)) {
      return;
    }
    known.candidates().addValid(block);
    // A notarization that came while the block was built takes precedence.
    boolean fresh = certificates.highestNotarizationBefore(builtFor).isEmpty();
    if (fresh && mayPropose(builtFor) && certificates.allowFresh(builtFor)) {
      cast(VoteKind.PROPOSE, builtFor, block.hash());
    }
  }

  private void onStandstill() {
    known.candidates().forgetRequests();
    if (known.needsRetransmission()) {
      retransmit();
    }
  }

  // Rule G. No votes are sent by a member that is not an authority, or that may have lost votes of
  // this height: the guard rows may not be its own.
  private void retransmit() {
    known.retransmitted();
    boolean withVotes = index() >= 0 && !guard.abstainsAt(height());
    new Retransmission(known, guard, withVotes).addTo(effects);
  }

  private void beginHeight(
      Hash blockHash, @Nullable Certificate certificate, ProofOfAuthority next) {
    if (next.height() <= height()) {
      return;
    }
    List<Event> waiting = known.earlyOf(next.height());
    known = known.after(blockHash, certificate, next);
    guard = guard.from(next.height());
    round.leave();
    waiting.forEach(this::take);
  }

  // ---- the rules -----------------------------------------------------------------------------

  private void applyRules() {
    if (isOver() || !known.isStarted()) {
      return;
    }
    decide();
    if (isOver()) {
      return;
    }
    enterRound();
    if (index() < 0 || guard.abstainsAt(height())) {
      return; // an observer decides and never votes
    }
    finalizeNotarized();
    nullify();
    notarize();
    propose();
  }

  private boolean isOver() {
    return effects.isHalted() || known.isDecided();
  }

  // Rule D
  private void decide() {
    Optional<Certificate> finality = known.certificates().finality();
    if (finality.isEmpty()) {
      return;
    }
    Certificate certificate = finality.get();
    Judgement judgement = known.candidates().of(certificate.blockHash());
    if (judgement == null) {
      requestBody(certificate);
    } else if (judgement.verdict() == Verdict.INVALID) {
      effects.halt(certificate, Optional.empty());
    } else {
      known.decide();
      effects.add(new Effect.Decide(judgement.block(), certificate));
    }
  }

  // Rule A, second half
  private void enterRound() {
    if (round.enter(known.certificates().round())) {
      startTimer(Purpose.ROUND, times().timeoutMillis(round.number()));
    }
  }

  private void startTimer(Purpose purpose, long millis) {
    effects.add(new Effect.StartTimer(round.timer(purpose, height()), millis));
  }

  // Rule F, for past rounds too. A notarized block is valid; NOT_YET concerns only its timestamp.
  private void finalizeNotarized() {
    for (Certificate certificate : known.certificates().notarizations()) {
      if (guard.row(height(), certificate.round()).closed() != null) {
        continue;
      }
      Judgement judgement = known.candidates().of(certificate.blockHash());
      if (judgement == null) {
        requestBody(certificate);
      } else if (judgement.verdict() != Verdict.INVALID) {
        cast(VoteKind.FINALIZE, certificate.round(), certificate.blockHash());
      }
    }
  }

  // Rule K
  private void nullify() {
    int entered = round.number();
    if (guard.row(height(), entered).closed() == null && isToBeSkipped(entered)) {
      cast(VoteKind.NULLIFY, entered, Hash.ZERO);
    }
  }

  private boolean isToBeSkipped(int entered) {
    int leader = leaderIndex(entered);
    List<Vote> proposals = known.tally().of(entered, VoteKind.PROPOSE, leader);
    return round.isTimedOut()
        || proposals.size() > 1
        || proposals.stream()
            .anyMatch(vote -> known.candidates().verdict(vote.blockHash()) == Verdict.INVALID)
        || known.tally().contains(entered, VoteKind.NULLIFY, leader)
        || known.silent().of(authorities().at(leader).id());
  }

  // Rule N, with the conditions of rule V: the first valid proposal
  private void notarize() {
    int entered = round.number();
    if (guard.row(height(), entered).notarized() != null) {
      return;
    }
    for (Vote proposal : known.tally().of(entered, VoteKind.PROPOSE, leaderIndex(entered))) {
      if (isAcceptable(proposal, entered)) {
        cast(VoteKind.NOTARIZE, entered, proposal.blockHash());
        return;
      }
    }
  }

  private boolean isAcceptable(Vote proposal, int entered) {
    Hash blockHash = proposal.blockHash();
    boolean again = known.certificates().allowAgain(blockHash, entered);
    boolean fresh = known.certificates().allowFresh(entered);
    if (!again && !fresh) {
      return false;
    }
    Judgement judgement = known.candidates().of(blockHash);
    if (judgement == null) {
      requestBody(blockHash, known.tally().signersFor(entered, VoteKind.PROPOSE, blockHash));
      return false;
    }
    return judgement.verdict() == Verdict.VALID
        && (again || judgement.block().originRound() == entered);
  }

  // Rule P
  private void propose() {
    int entered = round.number();
    if (!mayPropose(entered)) {
      return;
    }
    Optional<Certificate> highest = known.certificates().highestNotarizationBefore(entered);
    if (highest.isEmpty()) {
      if (round.beginBuilding()) {
        effects.add(new Effect.RequestBlock(height(), entered));
      }
    } else if (highest.get().round() < entered - 1 || round.isReproposalDue()) {
      cast(VoteKind.PROPOSE, entered, highest.get().blockHash());
    } else if (round.beginReproposalDelay()) {
      // Finality of the previous round is usually on its way.
      startTimer(Purpose.REPROPOSAL, times().reproposalDelayMillis());
    }
  }

  private boolean mayPropose(int number) {
    GuardRow row = guard.row(height(), number);
    return leaderIndex(number) == index() && row.proposed() == null && row.closed() == null;
  }

  // The vote guard may refuse what a rule wants to vote.
  private void cast(VoteKind kind, int number, Hash blockHash) {
    var ballot = new Ballot(kind, height(), number, blockHash);
    switch (guard.request(ballot)) {
      case VoteGuard.Permission.Granted(VoteGuard next, GuardRow row) -> {
        guard = next;
        effects.add(new Effect.PersistThenSend(ballot, row, justificationOf(ballot)));
      }
      case VoteGuard.Permission.Repeated() -> {}
      case VoteGuard.Permission.Refused(Hash recorded) -> {}
      case VoteGuard.Permission.Abstained() -> {}
    }
  }

  private List<Certificate> justificationOf(Ballot ballot) {
    return ballot.kind() == VoteKind.PROPOSE
        ? known.certificates().justification(ballot.blockHash(), ballot.round()).orElse(List.of())
        : List.of();
  }

  private void requestBody(Certificate certificate) {
    requestBody(
        certificate.blockHash(),
        certificate.signatures().stream().map(IndexedSignature::index).toList());
  }

  private void requestBody(Hash blockHash, List<Integer> holders) {
    if (known.candidates().request(blockHash)) {
      List<NodeId> ids = known.context().ids(holders);
      effects.add(new Effect.ObtainBlock(height(), blockHash, ids));
    }
  }

  // ---- accessors -----------------------------------------------------------------------------

  long height() {
    return known.height();
  }

  CurrentHeight known() {
    return known;
  }

  VoteGuard guard() {
    return guard;
  }

  Effects effects() {
    return effects;
  }

  private AuthoritySet authorities() {
    return known.context().authorities();
  }

  private int index() {
    return authorities().indexOf(self);
  }

  private RoundTimes times() {
    return known.context().turns().times();
  }

  private int leaderIndex(int number) {
    return known.context().leaderIndex(number);
  }
}
