package io.mpreg.blockchain.simulation;

import io.mpreg.blockchain.edited.Edit;
import java.util.List;

/// Changes of the code that break it: the oracle must notice each, or it is worth nothing. All but
/// one change production code; the order of writing and sending is the driver's.
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
          "io/mpreg/blockchain/core/consensus/Deliberation.java",
          "guard = stored.from(height());",
          "guard = VoteGuard.NONE;")),

  /// A time-out skips the round before, too.
  NULLIFY_AFTER_FINALIZE(
      Trial.Kind.MIXED,
      new Edit(
          "io/mpreg/blockchain/core/consensus/Deliberation.java",
          "cast(VoteKind.NULLIFY, entered, Hash.ZERO);",
          "cast(VoteKind.NULLIFY, entered, Hash.ZERO);"
              + " if (entered > 0) cast(VoteKind.NULLIFY, entered - 1, Hash.ZERO);"),
      new Edit(
          "io/mpreg/blockchain/core/consensus/VoteGuard.java",
          "if (recorded == null) {",
          "if (recorded == null || ballot.kind() == VoteKind.NULLIFY) {")),

  /// A round that was skipped is made final when its certificate comes late.
  FINALIZE_AFTER_NULLIFY(
      Trial.Kind.MIXED,
      new Edit(
          "io/mpreg/blockchain/core/consensus/Deliberation.java",
          "if (guard.row(height(), certificate.round()).closed() != null) {",
          "if (guard.row(height(), certificate.round()).closing().filter(VoteKind.FINALIZE::equals)"
              + ".isPresent()) {"),
      new Edit(
          "io/mpreg/blockchain/core/consensus/VoteGuard.java",
          "if (recorded == null) {",
          "if (recorded == null || ballot.kind() == VoteKind.FINALIZE) {")),

  /// The last of the skips that a proposal needs may be missing.
  ONE_SKIP_IS_MISSING(
      Trial.Kind.TOO_FRESH,
      new Edit(
          "io/mpreg/blockchain/core/consensus/Certificates.java",
          "for (int round = from; round < to; round++) {",
          "for (int round = from; round < to - 1; round++) {")),

  /// Any notarized block may be proposed again, whatever was notarized since.
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
          "io/mpreg/blockchain/core/consensus/Deliberation.java",
          "if (guard.row(height(), entered).notarized() != null) {",
          "if (decided) {"),
      new Edit(
          "io/mpreg/blockchain/core/consensus/Deliberation.java",
          "cast(VoteKind.NOTARIZE, entered, proposal.blockHash());\n        return;",
          "cast(VoteKind.NOTARIZE, entered, proposal.blockHash());"),
      new Edit(
          "io/mpreg/blockchain/core/consensus/VoteGuard.java",
          "if (recorded == null) {",
          "if (recorded == null || ballot.kind() == VoteKind.NOTARIZE"
              + " && !recorded.equals(ballot.blockHash())) {")),

  /// Not a change, but one liar more than is tolerated.
  TWO_LIARS_OF_FOUR(Trial.Kind.TWO_OF_FOUR),

  /// The driver sends a vote before it is durable.
  SENDS_BEFORE_PERSISTING(
      Trial.Kind.MIXED,
      new Edit(
          "io/mpreg/blockchain/simulation/Member.java",
          "        persist(ballot, row);\n        mayBeKilled();\n"
              + "        conduct.cast(this, ballot, justification);\n",
          "        conduct.cast(this, ballot, justification);\n        mayBeKilled();\n"
              + "        persist(ballot, row);\n")),

  /// An expiry that waited in the inbox gives the present round up, whatever its own was.
  TIMER_IS_NOT_CHECKED_AGAIN(
      Trial.Kind.CALM,
      new Edit(
          "io/mpreg/blockchain/core/consensus/Deliberation.java",
          "if (timer.height() == height()\n        && timer.round() == entered\n"
              + "        && timer.generation() == generation) {",
          "{"));

  private final Trial.Kind kind;
  private final List<Edit> edits;

  Mutant(Trial.Kind kind, Edit... edits) {
    this.kind = kind;
    this.edits = List.of(edits);
  }

  Trial.Kind kind() {
    return kind;
  }

  List<Edit> edits() {
    return edits;
  }
}
