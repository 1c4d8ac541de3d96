package io.mpreg.blockchain.simulation;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.Evidence;
import io.mpreg.blockchain.core.authority.IndexedSignature;
import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.authority.VoteKind;
import io.mpreg.blockchain.core.transaction.Offence;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Sees every vote that leaves a member and every block that becomes final anywhere, remembers them
/// across crashes, and reports violations. It restates the invariants (`docs/decisions`, 20) and
/// calls no rule of the production code.
final class Oracle {

  private final Scenario scenario;
  private final AuthorityPlan plan;
  private final Agenda agenda;
  private final List<String> violations = new ArrayList<>();
  private final SentVotes sent;
  private final History history;
  private final Map<Integer, Long> reached = new HashMap<>();
  private final Map<Integer, Long> acknowledged = new HashMap<>();
  private final TreeMap<Integer, Waiting> waiting = new TreeMap<>();
  private final Set<Offence> offences = EnumSet.noneOf(Offence.class);
  private int refusals;
  private boolean settled;

  // Work that all honest members know of: the height from which turns count, and how many have
  // passed.
  private record Waiting(long fromHeight, int turns) {}

  Oracle(Scenario scenario, AuthorityPlan plan, Agenda agenda) {
    this.scenario = scenario;
    this.plan = plan;
    this.agenda = agenda;
    this.sent = new SentVotes(plan, this::violated);
    this.history = new History(plan, this::violated);
  }

  void violated(String what) {
    violations.add("at " + agenda.now() + " ms: " + what);
  }

  // ---- what is sent --------------------------------------------------------------------------

  /// The driver of an honest member asks to send a vote. The member is bound by it, whether or not
  /// it was sent; unless it may forget.
  void sends(Member sender, Vote vote) {
    if (!sender.storage().isDurable(vote.ballot())) {
      violated(sender.number() + " sends what it may forget: " + vote.ballot());
    }
    if (!isPutBack(sender.number())) {
      sent(sender, vote);
    }
  }

  /// A vote leaves a member.
  void sent(Member sender, Vote vote) {
    sent.add(sender.number(), !sender.acts() && !scenario.mayForget(sender.number()), vote);
    // At the first height some may still be asking whether they have voted.
    if (scenario.isCalm() && vote.kind() == VoteKind.NULLIFY && vote.height() > 1) {
      violated(
          sender.number()
              + " gives up round %d of height %d, though all is well"
                  .formatted(vote.round(), vote.height()));
    }
  }

  /// Whether it may forget votes that it has not sent yet.
  boolean isPutBack(int number) {
    return scenario.loss() == Scenario.Loss.COPY && scenario.victims().contains(number);
  }

  // ---- what is final -------------------------------------------------------------------------

  void decided(Member member, FinalBlock last) {
    if (member.acts()) {
      return;
    }
    long height = last.block().height();
    long before = reached.getOrDefault(member.place(), 0L);
    if (height != before + 1) {
      violated(member.number() + " decides height " + height + " after " + before);
    }
    reached.put(member.place(), height);
    checkCertificate(member, last);
    if (history.add(last.block())) {
      checkWork(last.block());
    }
  }

  private void checkCertificate(Member member, FinalBlock last) {
    Certificate certificate = last.certificate();
    Roster roster = plan.at(last.block().height());
    if (roster.size() == 1) {
      // The signatures of a sole authority leave it with the block.
      certificate.votes().forEach(vote -> sent.add(roster.numbers().getFirst(), true, vote));
    }
    var signers = new TreeSet<Integer>();
    for (IndexedSignature signature : certificate.signatures()) {
      int number = roster.numbers().get(signature.index());
      signers.add(number);
      if (scenario.byzantineMembers().containsKey(number) || isPutBack(number)) {
        continue; // it may have shown its vote within a certificate only
      }
      if (!sent.contains(
          number,
          VoteKind.FINALIZE,
          certificate.height(),
          certificate.round(),
          last.block().hash())) {
        violated(member.number() + " decides with a vote that " + number + " never sent");
      }
    }
    if (signers.size() < SentVotes.quorum(roster)
        || certificate.height() != last.block().height()
        || !certificate.blockHash().equals(last.block().hash())) {
      violated(member.number() + " decides " + last.block() + " with " + signers);
    }
  }

  /// A client was told that everything up to the member's head is final.
  void acknowledged(Member member) {
    acknowledged.put(member.place(), reached.getOrDefault(member.place(), 0L));
  }

  void started(Member member) {
    if (member.acts()) {
      return;
    }
    long head = member.storage().height() - 1;
    if (head < acknowledged.getOrDefault(member.place(), 0L)) {
      violated(
          member.number()
              + " starts at "
              + head
              + " and has acknowledged "
              + acknowledged.get(member.place()));
    }
    // A commit may have reached the disk although its answer was lost.
    for (long height = reached.getOrDefault(member.place(), 0L) + 1; height <= head; height++) {
      decided(member, member.storage().at(height));
    }
    reached.put(member.place(), head);
  }

  /// The storage was lost, with blocks that were acknowledged.
  void lost(Member member) {
    acknowledged.put(member.place(), 0L);
    reached.put(member.place(), member.storage().height() - 1);
  }

  // ---- work ----------------------------------------------------------------------------------

  /// From now on nothing fails but Byzantine members.
  void settled() {
    settled = true;
  }

  /// All honest members know of it now.
  void submitted(int work) {
    if (settled && plan.isConstant() && !history.hasDone(work)) {
      waiting.put(work, new Waiting(history.highest() + 2, 0));
    }
  }

  private void checkWork(SimulatedBlock block) {
    block.work().forEach(waiting::remove);
    Size size = scenario.size();
    waiting.replaceAll(
        (work, wait) ->
            block.height() < wait.fromHeight
                ? wait
                : new Waiting(wait.fromHeight, wait.turns + block.originRound() + 1));
    waiting.forEach(
        (work, wait) -> {
          if (wait.turns > size.byzantine() + size.crashed()) {
            violated("work " + work + " was left out in " + wait.turns + " turns");
          }
        });
  }

  // ---- the rest ------------------------------------------------------------------------------

  void reported(Member member, Evidence evidence) {
    int culprit = plan.at(evidence.first().height()).numbers().get(evidence.first().signer());
    if (!scenario.byzantineMembers().containsKey(culprit) && !scenario.mayForget(culprit)) {
      violated("evidence against the honest " + culprit + ": " + evidence);
    }
    if (!member.acts()) {
      offences.add(evidence.offence());
    }
  }

  void halted(Member member, String reason) {
    violated(member.number() + " halts: " + reason);
  }

  // Limit: for each signer and kind two votes per round, for rounds up to the present one and n + 8
  // more, and early messages.
  void keeps(Member member, int messages) {
    int size = scenario.size().members() + Scenario.SPARES;
    int rounds = member.round() + size + 9;
    if (messages > 8 * size * rounds + 16 * size + 64) {
      violated(member.number() + " keeps " + messages + " messages");
    }
  }

  /// Data was received without the required signatures.
  void refused(Member member) {
    if (!member.acts()) {
      refusals++;
    }
  }

  int refusals() {
    return refusals;
  }

  Set<Offence> offences() {
    return offences;
  }

  long highest() {
    return history.highest();
  }

  List<String> violations() {
    return violations;
  }
}
