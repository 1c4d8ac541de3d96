package io.mpreg.blockchain.core.consensus;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.Ballot;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.Evidence;
import io.mpreg.blockchain.core.authority.IndexedSignature;
import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.authority.VoteKind;
import io.mpreg.blockchain.core.consensus.Timer.Purpose;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The rules. A working copy of a [State], changed by one event and frozen again: an event changes
/// what is known, and then every rule is applied to what is known, in the order D A F K N P. The
/// guard makes applying a rule twice harmless.
final class Deliberation {

  private static final int ROUNDS_AHEAD = 8; // besides n (bound of messages kept)
  private static final int NONE = -1;

  private final NodeId self;
  private final Silence silence;
  private final List<Effect> effects = new ArrayList<>();

  private ProofOfAuthority turns;
  private List<Integer> leaders; // what `turns` says, which every rule asks for at every step
  private Hash previousHash;
  private @Nullable Certificate previousFinality;
  private @Nullable AuthoritySet previousAuthorities;
  private boolean someoneIsBehind;

  private VoteGuard guard;
  private long generation;
  private boolean halted;

  // of this height
  private Certificates certificates;
  private Tally tally;
  private EarlyMessages early;
  private TreeMap<Hash, Judgement> judgements;
  private TreeSet<Hash> awaited;
  private boolean started;
  private boolean decided;

  // of this round
  private int entered;
  private int builtFor;
  private int reproposalTimerOf;
  private boolean timedOut;
  private boolean reproposalDue;

  private record Judgement(Candidate block, Verdict verdict) {}

  /// The beginning of a height of which nothing is known.
  Deliberation(
      NodeId self, ProofOfAuthority turns, Hash previousHash, @Nullable Certificate finality) {
    this.self = self;
    this.silence = new Silence();
    this.turns = turns;
    this.leaders = turns.leaderIndexes();
    this.previousHash = previousHash;
    this.previousFinality = finality;
    this.guard = VoteGuard.NONE;
    this.certificates = new Certificates();
    this.tally = new Tally();
    this.early = new EarlyMessages();
    this.judgements = new TreeMap<>();
    this.awaited = new TreeSet<>();
    this.entered = NONE;
    this.builtFor = NONE;
    this.reproposalTimerOf = NONE;
  }

  private Deliberation(Deliberation other) {
    this.self = other.self;
    this.silence = other.silence.copy();
    this.turns = other.turns;
    this.leaders = other.leaders;
    this.previousHash = other.previousHash;
    this.previousFinality = other.previousFinality;
    this.previousAuthorities = other.previousAuthorities;
    this.someoneIsBehind = other.someoneIsBehind;
    this.guard = other.guard;
    this.generation = other.generation;
    this.halted = other.halted;
    this.certificates = other.certificates.copy();
    this.tally = other.tally.copy();
    this.early = other.early.copy();
    this.judgements = new TreeMap<>(other.judgements);
    this.awaited = new TreeSet<>(other.awaited);
    this.started = other.started;
    this.decided = other.decided;
    this.entered = other.entered;
    this.builtFor = other.builtFor;
    this.reproposalTimerOf = other.reproposalTimerOf;
    this.timedOut = other.timedOut;
    this.reproposalDue = other.reproposalDue;
  }

  Deliberation copy() {
    return new Deliberation(this);
  }

  /// Takes up what this member had stored of the height when it stopped.
  void resume(VoteGuard stored, Collection<Certificate> known, Collection<Candidate> bodies) {
    guard = stored.from(height());
    for (Candidate block : bodies) {
      if (block.height() == height()) {
        judgements.put(block.hash(), new Judgement(block, Verdict.VALID));
      }
    }
    for (Certificate certificate : known) {
      if (certificate.height() == height()) {
        certificates.add(certificate);
      }
    }
    started = !guard.rows().isEmpty() || !certificates.isEmpty();
    settle();
    if (!decided) {
      sendAgain();
    }
  }

  void handle(Event event) {
    if (halted) {
      return;
    }
    take(event);
    settle();
  }

  private void take(Event event) {
    switch (event) {
      case Event.WorkWaiting(long height) -> started |= height == height();
      case Event.BlockBuilt(int round, Candidate block) -> takeBuilt(round, block);
      case Event.BlockJudged(Candidate block, Verdict verdict) -> takeJudged(block, verdict);
      case Event.ProposalReceived(Proposal proposal) -> takeProposal(proposal);
      case Event.VoteReceived(Vote vote) -> takeVote(vote, event);
      case Event.CertificateReceived(Certificate certificate) -> takeCertificate(certificate);
      case Event.TimerExpired(Timer timer) -> takeExpiry(timer);
      case Event.BlockApplied(
              Hash hash,
              Optional<Certificate> certificate,
              ProofOfAuthority next) ->
          beginHeight(hash, certificate.orElse(null), next);
      case Event.StandstillReached() -> takeStandstill();
      case Event.SilenceWindowEnded() -> {
        silence.hear(self);
        silence.endWindow(authorities());
      }
    }
  }

  // ---- what is known -------------------------------------------------------------------------

  private void takeBuilt(int round, Candidate block) {
    boolean current = block.height() == height() && round == certificates.round() && !decided;
    boolean asked = builtFor == round && block.originRound() == round;
    if (!current || !asked || !block.previousHash().equals(previousHash)) {
      return;
    }
    judgements.put(block.hash(), new Judgement(block, Verdict.VALID));
    // A notarization that came while the block was built goes first.
    boolean fresh = certificates.highestNotarizationBefore(round).isEmpty();
    if (fresh && mayPropose(round) && certificates.allowFresh(round)) {
      cast(VoteKind.PROPOSE, round, block.hash());
    }
  }

  private void takeJudged(Candidate block, Verdict verdict) {
    if (block.height() != height()) {
      return;
    }
    awaited.remove(block.hash());
    // An answer from before the block's time had come may be overtaken, and clocks step back.
    if (verdict == Verdict.NOT_YET && verdict(block.hash()) == Verdict.VALID) {
      return;
    }
    boolean onTop = block.previousHash().equals(previousHash);
    judgements.put(block.hash(), new Judgement(block, onTop ? verdict : Verdict.INVALID));
  }

  private void takeProposal(Proposal proposal) {
    Vote vote = proposal.vote();
    if (vote.height() != height()) {
      takeOther(vote, new Event.ProposalReceived(proposal));
      return;
    }
    if (vote.signer() != leaderIndex(vote.round())) {
      return;
    }
    // The certificates are true whoever attached them; rule V needs them to be known, no more.
    proposal.justification().forEach(this::learn);
    count(vote);
  }

  private void takeVote(Vote vote, Event event) {
    if (vote.height() != height()) {
      takeOther(vote, event);
    } else if (vote.kind() != VoteKind.PROPOSE || vote.signer() == leaderIndex(vote.round())) {
      count(vote);
    }
  }

  private void takeOther(Vote vote, Event event) {
    if (vote.height() == height() + 1) {
      early.add(vote.signer(), event);
    } else if (vote.height() < height()) {
      someoneIsBehind = true;
      AuthoritySet set = previousAuthorities;
      if (set != null && vote.height() == height() - 1 && vote.signer() < set.size()) {
        silence.hear(set.at(vote.signer()).id());
      }
    }
  }

  private void count(Vote vote) {
    if (vote.signer() >= authorities().size()) {
      return;
    }
    silence.hear(authorities().at(vote.signer()).id());
    long last = (long) certificates.round() + authorities().size() + ROUNDS_AHEAD;
    if (decided || vote.round() > last) {
      return;
    }
    started = true;
    for (Evidence evidence : tally.add(vote)) {
      effects.add(new Effect.Report(evidence));
    }
    if (vote.kind() != VoteKind.PROPOSE) {
      tally.certificate(vote.ballot(), authorities()).ifPresent(this::learn);
    }
  }

  private void takeCertificate(Certificate certificate) {
    if (certificate.height() == height()) {
      learn(certificate);
    } else if (certificate.height() > height()) {
      if (certificate.height() == height() + 1) {
        early.addCertificate(new Event.CertificateReceived(certificate));
      }
      if (certificate.kind() == VoteKind.FINALIZE) {
        effects.add(new Effect.CatchUp(certificate));
      }
    } else {
      takePast(certificate);
    }
  }

  private void takePast(Certificate certificate) {
    if (certificate.kind() != VoteKind.FINALIZE) {
      someoneIsBehind = true;
      return;
    }
    Certificate mine = previousFinality;
    if (mine != null
        && mine.height() == certificate.height()
        && !mine.blockHash().equals(certificate.blockHash())) {
      halt(mine, Optional.of(certificate));
    }
  }

  // Rule A, its first half: forward it once and store it.
  private void learn(Certificate certificate) {
    started = true;
    Optional<Certificate> finality = certificates.finality();
    if (certificates.add(certificate)) {
      effects.add(new Effect.PersistThenBroadcast(certificate));
    } else if (certificate.kind() == VoteKind.FINALIZE
        && finality.isPresent()
        && !finality.get().blockHash().equals(certificate.blockHash())) {
      halt(finality.get(), Optional.of(certificate));
    }
  }

  // An expiry may have waited in the inbox while the round changed: all of it is compared.
  private void takeExpiry(Timer timer) {
    if (timer.height() == height()
        && timer.round() == entered
        && timer.generation() == generation) {
      switch (timer.purpose()) {
        case ROUND -> timedOut = true;
        case REPROPOSAL -> reproposalDue = true;
      }
    }
  }

  private void takeStandstill() {
    awaited.clear();
    if (!decided && (started || someoneIsBehind)) {
      sendAgain();
    }
  }

  private void beginHeight(
      Hash blockHash, @Nullable Certificate certificate, ProofOfAuthority next) {
    if (next.height() <= height()) {
      return;
    }
    List<Event> waiting = next.height() == height() + 1 ? early.all() : List.of();
    previousAuthorities = next.height() == height() + 1 ? authorities() : null;
    previousFinality = certificate;
    previousHash = blockHash;
    turns = next;
    leaders = next.leaderIndexes();
    guard = guard.from(next.height());
    certificates = new Certificates();
    tally = new Tally();
    early = new EarlyMessages();
    judgements = new TreeMap<>();
    awaited = new TreeSet<>();
    started = false;
    decided = false;
    entered = NONE;
    builtFor = NONE;
    reproposalTimerOf = NONE;
    generation++;
    waiting.forEach(this::take);
  }

  // ---- the rules -----------------------------------------------------------------------------

  private void settle() {
    if (halted || decided || !started) {
      return;
    }
    decide();
    if (halted || decided) {
      return;
    }
    enterRound();
    if (index() == NONE || guard.abstainsAt(height())) {
      return; // an observer decides and never votes
    }
    finalizeNotarized();
    nullify();
    notarize();
    propose();
  }

  // Rule D
  private void decide() {
    Optional<Certificate> finality = certificates.finality();
    if (finality.isEmpty()) {
      return;
    }
    Certificate certificate = finality.get();
    Judgement judgement = judgements.get(certificate.blockHash());
    if (judgement == null) {
      obtain(certificate.blockHash(), signersOf(certificate));
    } else if (judgement.verdict() == Verdict.INVALID) {
      halt(certificate, Optional.empty());
    } else {
      decided = true;
      effects.add(new Effect.Decide(judgement.block(), certificate));
    }
  }

  // Rule A, its second half
  private void enterRound() {
    int round = certificates.round();
    if (round == entered) {
      return;
    }
    entered = round;
    generation++;
    timedOut = false;
    reproposalDue = false;
    effects.add(startTimer(Purpose.ROUND, turns.times().timeoutMillis(round)));
  }

  private Effect startTimer(Purpose purpose, long millis) {
    return new Effect.StartTimer(new Timer(purpose, height(), entered, generation), millis);
  }

  // Rule F, for past rounds too. Being notarized, the block is right; NOT_YET is about time only.
  private void finalizeNotarized() {
    for (Certificate certificate : certificates.notarizations()) {
      if (guard.row(height(), certificate.round()).closed() != null) {
        continue;
      }
      Judgement judgement = judgements.get(certificate.blockHash());
      if (judgement == null) {
        obtain(certificate.blockHash(), signersOf(certificate));
      } else if (judgement.verdict() != Verdict.INVALID) {
        cast(VoteKind.FINALIZE, certificate.round(), certificate.blockHash());
      }
    }
  }

  // Rule K
  private void nullify() {
    if (guard.row(height(), entered).closed() == null && isToBeSkipped()) {
      cast(VoteKind.NULLIFY, entered, Hash.ZERO);
    }
  }

  private boolean isToBeSkipped() {
    int leader = leaderIndex(entered);
    List<Vote> proposals = tally.of(entered, VoteKind.PROPOSE, leader);
    return timedOut
        || proposals.size() > 1
        || proposals.stream().anyMatch(vote -> verdict(vote.blockHash()) == Verdict.INVALID)
        || tally.contains(entered, VoteKind.NULLIFY, leader)
        || silence.of(authorities().at(leader).id());
  }

  // Rule N, with what rule V asks for: the first proposal that is valid
  private void notarize() {
    if (guard.row(height(), entered).notarized() != null) {
      return;
    }
    int leader = leaderIndex(entered);
    for (Vote proposal : tally.of(entered, VoteKind.PROPOSE, leader)) {
      if (isAcceptable(proposal)) {
        cast(VoteKind.NOTARIZE, entered, proposal.blockHash());
        return;
      }
    }
  }

  private boolean isAcceptable(Vote proposal) {
    Hash blockHash = proposal.blockHash();
    boolean again = certificates.allowAgain(blockHash, entered);
    boolean fresh = certificates.allowFresh(entered);
    if (!again && !fresh) {
      return false;
    }
    Judgement judgement = judgements.get(blockHash);
    if (judgement == null) {
      obtain(blockHash, tally.signersFor(entered, VoteKind.PROPOSE, blockHash));
      return false;
    }
    return judgement.verdict() == Verdict.VALID
        && (again || judgement.block().originRound() == entered);
  }

  // Rule P
  private void propose() {
    int round = entered;
    if (!mayPropose(round)) {
      return;
    }
    Optional<Certificate> highest = certificates.highestNotarizationBefore(round);
    if (highest.isEmpty()) {
      requestBlock(round);
    } else if (highest.get().round() < round - 1 || reproposalDue) {
      cast(VoteKind.PROPOSE, round, highest.get().blockHash());
    } else if (reproposalTimerOf != round) {
      // Finality of the last round is usually on its way.
      reproposalTimerOf = round;
      effects.add(startTimer(Purpose.REPROPOSAL, turns.times().reproposalDelayMillis()));
    }
  }

  private boolean mayPropose(int round) {
    GuardRow row = guard.row(height(), round);
    return leaderIndex(round) == index() && row.proposed() == null && row.closed() == null;
  }

  private void requestBlock(int round) {
    if (builtFor != round) {
      builtFor = round;
      effects.add(new Effect.RequestBlock(height(), round));
    }
  }

  // The guard has the last word, whatever a rule says.
  private void cast(VoteKind kind, int round, Hash blockHash) {
    var ballot = new Ballot(kind, height(), round, blockHash);
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
        ? certificates.justification(ballot.blockHash(), ballot.round()).orElse(List.of())
        : List.of();
  }

  private void obtain(Hash blockHash, List<Integer> holders) {
    if (awaited.add(blockHash)) {
      AuthoritySet set = authorities();
      List<NodeId> ids = holders.stream().map(set::at).map(authority -> authority.id()).toList();
      effects.add(new Effect.ObtainBlock(height(), blockHash, ids));
    }
  }

  // Rule G
  private void sendAgain() {
    someoneIsBehind = false;
    if (previousFinality != null) {
      effects.add(new Effect.Broadcast(previousFinality));
    }
    certificates.ofRounds().forEach(known -> effects.add(new Effect.Broadcast(known)));
    certificates.finality().ifPresent(known -> effects.add(new Effect.Broadcast(known)));
    // A database that was put back may be below what this member has signed: that is sent again
    // once the height is here, with its authorities and certificates. Who may have forgotten votes
    // of this height, or is no authority, cannot know whose rows these are.
    if (index() >= 0 && !guard.abstainsAt(height())) {
      guard.rows().stream().filter(row -> row.height() == height()).forEach(this::sendAgain);
    }
  }

  private void sendAgain(GuardRow row) {
    Hash proposed = row.proposed();
    if (proposed != null) {
      // Without its certificates, lost or not yet back, a proposal is of no use to anybody.
      certificates
          .justification(proposed, row.round())
          .ifPresent(known -> sendAgain(row, VoteKind.PROPOSE, proposed, known));
    }
    Hash notarized = row.notarized();
    if (notarized != null) {
      sendAgain(row, VoteKind.NOTARIZE, notarized, List.of());
    }
    Hash closed = row.closed();
    row.closing().ifPresent(kind -> sendAgain(row, kind, closed, List.of()));
  }

  private void sendAgain(
      GuardRow row, VoteKind kind, @Nullable Hash blockHash, List<Certificate> justification) {
    if (blockHash != null) {
      var ballot = new Ballot(kind, row.height(), row.round(), blockHash);
      effects.add(new Effect.SendAgain(ballot, justification));
    }
  }

  private void halt(Certificate certificate, Optional<Certificate> conflicting) {
    halted = true;
    effects.add(new Effect.Halt(certificate, conflicting));
  }

  // ---- reading -------------------------------------------------------------------------------

  long height() {
    return turns.height();
  }

  int round() {
    return certificates.round();
  }

  ProofOfAuthority turns() {
    return turns;
  }

  Hash previousHash() {
    return previousHash;
  }

  VoteGuard guard() {
    return guard;
  }

  List<Certificate> certificates() {
    return certificates.ofRounds();
  }

  List<Vote> votes() {
    return Stream.of(tally.all().stream(), certificates.votes(), early.votes())
        .flatMap(Function.identity())
        .distinct()
        .toList();
  }

  boolean isDecided() {
    return decided;
  }

  boolean isHalted() {
    return halted;
  }

  int messagesKept() {
    return tally.size() + early.all().size();
  }

  List<Effect> effects() {
    return effects;
  }

  private AuthoritySet authorities() {
    return turns.authorities();
  }

  private int index() {
    return authorities().indexOf(self);
  }

  private int leaderIndex(int round) {
    return leaders.get(round % leaders.size());
  }

  private @Nullable Verdict verdict(Hash blockHash) {
    Judgement judgement = judgements.get(blockHash);
    return judgement == null ? null : judgement.verdict();
  }

  private static List<Integer> signersOf(Certificate certificate) {
    return certificate.signatures().stream().map(IndexedSignature::index).toList();
  }
}
