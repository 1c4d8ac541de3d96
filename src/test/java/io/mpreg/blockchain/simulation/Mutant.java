package io.mpreg.blockchain.simulation;

import io.mpreg.blockchain.edited.Edit;
import java.util.List;

/// Faulty changes of the production code: the oracle must notice each, or it is worth nothing. The
/// first ones are in the consensus core, the others in its driver.
public enum Mutant {

  /// 2b + 1 votes are a quorum, which is too few where n is not 3b + 1.
  QUORUM_OF_2B_PLUS_1(
      Trial.Kind.MIXED,
      new Edit(
          "io/mpreg/blockchain/core/authority/AuthoritySet.java",
          "return totalWeight() - byzantine - crashed;",
          "return 2 * byzantine + 1;")),

  /// A killed process forgets what it has signed.
  VOTES_ARE_LOST(
      Trial.Kind.MIXED,
      new Edit(
          "io/mpreg/blockchain/core/consensus/WorkingState.java",
          "guard = stored.from(height());",
          "guard = VoteGuard.NONE;")),

  /// A timeout also skips the round before.
  NULLIFY_AFTER_FINALIZE(
      Trial.Kind.MIXED,
      new Edit(
          "io/mpreg/blockchain/core/consensus/WorkingState.java",
          "cast(VoteKind.NULLIFY, entered, Hash.ZERO);",
          "cast(VoteKind.NULLIFY, entered, Hash.ZERO);"
              + " if (entered > 0) cast(VoteKind.NULLIFY, entered - 1, Hash.ZERO);"),
      new Edit(
          "io/mpreg/blockchain/core/consensus/VoteGuard.java",
          "if (recorded == null) {",
          "if (recorded == null || ballot.kind() == VoteKind.NULLIFY) {")),

  /// A skipped round is finalized when its certificate comes late.
  FINALIZE_AFTER_NULLIFY(
      Trial.Kind.MIXED,
      new Edit(
          "io/mpreg/blockchain/core/consensus/WorkingState.java",
          "if (guard.row(height(), certificate.round()).closed() != null) {",
          "if (guard.row(height(), certificate.round()).closing().filter(VoteKind.FINALIZE::equals)"
              + ".isPresent()) {"),
      new Edit(
          "io/mpreg/blockchain/core/consensus/VoteGuard.java",
          "if (recorded == null) {",
          "if (recorded == null || ballot.kind() == VoteKind.FINALIZE) {")),

  /// The last of the skip certificates that a proposal needs may be missing.
  ONE_SKIP_IS_MISSING(
      Trial.Kind.TOO_FRESH,
      new Edit(
          "io/mpreg/blockchain/core/consensus/Certificates.java",
          "for (int round = from; round < to; round++) {",
          "for (int round = from; round < to - 1; round++) {")),

  /// Any notarized block may be reproposed, whatever was notarized since.
  REPROPOSAL_WITHOUT_SKIPS(
      Trial.Kind.TOO_OLD,
      new Edit(
          "io/mpreg/blockchain/core/consensus/Certificates.java",
          ".anyMatch(n -> n.blockHash().equals(blockHash) && skipped(n.round() + 1, round));",
          ".anyMatch(n -> n.blockHash().equals(blockHash));")),

  /// Every proposal of a leader is notarized.
  NOTARIZES_TWICE(
      Trial.Kind.CONSPIRACY,
      new Edit(
          "io/mpreg/blockchain/core/consensus/WorkingState.java",
          "if (guard.row(height(), entered).notarized() != null) {",
          "if (known.isDecided()) {"),
      new Edit(
          "io/mpreg/blockchain/core/consensus/WorkingState.java",
          "cast(VoteKind.NOTARIZE, entered, proposal.blockHash());\n        return;",
          "cast(VoteKind.NOTARIZE, entered, proposal.blockHash());"),
      new Edit(
          "io/mpreg/blockchain/core/consensus/VoteGuard.java",
          "if (recorded == null) {",
          "if (recorded == null || ballot.kind() == VoteKind.NOTARIZE"
              + " && !recorded.equals(ballot.blockHash())) {")),

  /// Not a code change, but one more Byzantine member than is tolerated.
  TWO_BYZANTINE_OF_FOUR(Trial.Kind.TWO_OF_FOUR),

  /// A timer expiry that waited in the inbox ends the present round, whichever round it was for.
  TIMER_IS_NOT_CHECKED_AGAIN(
      Trial.Kind.CALM,
      new Edit(
          "io/mpreg/blockchain/core/consensus/CurrentRound.java",
          "if (timer.height() == height && timer.round() == entered"
              + " && timer.generation() == generation) {",
          "{")),

  // ---- the driver ------------------------------------------------------------------------------

  /// A vote leaves before it is durable.
  SENDS_BEFORE_PERSISTING(
      Trial.Kind.MIXED,
      deciding(
          "Voter",
          "    Optional<B> block = candidates.find(vote.ballot().blockHash());\n",
          "    send(vote.ballot(), vote.justification(), true);\n"
              + "    Optional<B> block = candidates.find(vote.ballot().blockHash());\n"),
      deciding(
          "Voter",
          "              driver.written();\n"
              + "              send(vote.ballot(), vote.justification(), true);",
          "              driver.written();")),

  /// The block of a vote is not stored with it.
  CANDIDATE_IS_NOT_STORED(
      Trial.Kind.MIXED,
      deciding(
          "Voter",
          "votes.record(vote.row(), block, then)",
          "votes.record(vote.row(), Optional.empty(), then)")),

  /// The standstill clock ticks only once.
  TICK_IS_NOT_SET_AGAIN(
      Trial.Kind.MIXED, deciding("Pacemaker", "            every(millis, action);\n", "")),

  /// The stored votes of the open height are ignored at a start.
  RESTART_FORGETS(
      Trial.Kind.MIXED,
      deciding(
          "HeightRecovery",
          "abstention.guard(open)",
          "abstention.guard(new Opened<>(List.of(), open.certificates(),"
              + " open.candidates(), open.votesKnownFrom(), open.reopening()))")),

  /// With several authorities, a vote counts as durable before its block is final.
  STAGED_AMONG_SEVERAL(
      Trial.Kind.MIXED,
      deciding(
          "Voter",
          "  void vote(Effect.PersistThenSend vote) {\n    if (alone) {",
          "  void vote(Effect.PersistThenSend vote) {\n    if (true) {")),

  /// A member that does not know what it has signed votes.
  ABSTAINER_VOTES(
      Trial.Kind.COPY,
      deciding(
          "Abstention", "guard.abstainingThrough(isOpen() ? Long.MAX_VALUE : through)", "guard")),

  /// A vote record that lacks a vote stays in use.
  OLD_RECORD_IS_USED(
      Trial.Kind.COPY,
      deciding("Abstention", "return record != Knowledge.LOST\n", "return record != record\n")),

  /// Nobody is asked before the first vote.
  CONFIRMS_WITHOUT_ASKING(
      Trial.Kind.COPY,
      deciding(
          "Abstention",
          "private volatile Knowledge record = Knowledge.UNCONFIRMED;",
          "private volatile Knowledge record = Knowledge.WHOLE;")),

  /// Blocks that others claim to be final are accepted without a certificate.
  PAGE_WITHOUT_CERTIFICATE(
      Trial.Kind.FALSE_HISTORY,
      deciding(
          "FinalPage",
          "return next.isAboutItsBlock() && signatures.holds(next.certificate(),"
              + " head.authorities())",
          "return next.isAboutItsBlock() || head.height() >= 0")),

  /// The signatures of a certificate are not verified.
  CERTIFICATE_IS_NOT_VERIFIED(
      Trial.Kind.FORGERY,
      deciding(
          "MessageVerification",
          "if (signatures.holds(certificate, set.get())) {",
          "if (set.isPresent()) {")),

  /// A vote is sent although the outcome of its write is unknown.
  UNKNOWN_IS_TAKEN_FOR_DURABLE(
      Trial.Kind.FAILING_STORE,
      deciding(
          "Voter",
          "driver.failToWrite(Optional.of(vote.row()), \"the store does not answer: \", failure);",
          "send(vote.ballot(), vote.justification(), true);")),

  /// The outcome of an append is not looked up after its answer was lost.
  APPEND_IS_NOT_RESOLVED(
      Trial.Kind.FAILING_STORE,
      driver("await(blocks::resolve, this::found);", "found(new Written.Final(blocks.head()));")),

  /// Answers to requests from before a restart of this member are used.
  EARLIER_ANSWERS_COUNT(
      Trial.Kind.FAILING_STORE,
      deciding("Generation", "if (asked == count) {", "if (asked <= count) {")),

  /// The next effect is carried out before the store has answered.
  DOES_NOT_AWAIT_THE_STORE(
      Trial.Kind.FAILING_STORE,
      deciding("Sequence", "while (!awaited && goesOn) {", "while (goesOn) {")),

  /// The timeout does not change when a vote has raised it.
  TIMEOUT_IS_NOT_RAISED(
      Trial.Kind.SLOWER,
      driver(
          "new Event.BlockApplied(head.hash(), Optional.of(certificate), head.next())",
          "new Event.BlockApplied(head.hash(), Optional.of(certificate), new"
              + " io.mpreg.blockchain.core.consensus.ProofOfAuthority(head.next().height(),"
              + " head.next().authorities(), head.next().turns(),"
              + " core.state().consensus().times()))")),

  /// Final blocks of others are fetched only once.
  CATCHES_UP_ONCE(
      Trial.Kind.MIXED,
      deciding(
          "CatchUp",
          "    plan(LOOK_EVERY_MILLIS);\n    rest(isFruitless ? FRUITLESS_MILLIS : 0);\n",
          "    isResting = true;\n")),

  /// A slow member is not asked, although nobody else has anything.
  SLOW_MEMBERS_ARE_LEFT_OUT(
      Trial.Kind.MIXED,
      deciding("CatchUp", " && !publication.mustHearAll()", ""),
      deciding("CatchUp", "if (isFruitless && isWanted() && !ended.isOfAll) {", "if (turn < 0) {")),

  /// Nothing is sent any more after one failed delivery.
  OUTBOX_STOPS_AFTER_A_FAILURE(
      Trial.Kind.MIXED, deciding("Outbox", "        time.after(pause, Outbox.this::goOn);\n", ""));

  private final Trial.Kind kind;
  private final List<Edit> edits;

  Mutant(Trial.Kind kind, Edit... edits) {
    this.kind = kind;
    this.edits = List.of(edits);
  }

  private static Edit driver(String text, String instead) {
    return deciding("Driver", text, instead);
  }

  private static Edit deciding(String type, String text, String instead) {
    return new Edit("io/mpreg/blockchain/members/deciding/%s.java".formatted(type), text, instead);
  }

  Trial.Kind kind() {
    return kind;
  }

  List<Edit> edits() {
    return edits;
  }
}
