package io.mpreg.blockchain.upgrade;

import io.mpreg.blockchain.edited.Edit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Software of the trial version with one mistake more: `scripts/upgrade-test` must notice each, or
/// it is worth nothing.
public enum TrialMutant {

  /// New rules hold one height before the one that was agreed on.
  BOUNDARY_TOO_EARLY(
      new Edit(
          "io/mpreg/blockchain/core/state/RulesSchedule.java",
          "if (step.fromHeight() <= height) {",
          "if (step.fromHeight() <= height + 1) {")),

  /// New rules hold one height after the one that was agreed on.
  BOUNDARY_TOO_LATE(
      new Edit(
          "io/mpreg/blockchain/core/state/RulesSchedule.java",
          "if (step.fromHeight() <= height) {",
          "if (step.fromHeight() < height) {")),

  /// Blocks are of the version that the software has, whatever the state says.
  VERSION_OF_SOFTWARE(
      new Edit(
          "io/mpreg/blockchain/core/execution/BlockDraft.java",
          "before.rules().version(),",
          "Rules.LATEST.version(),"),
      new Edit(
          "io/mpreg/blockchain/core/execution/BlockRules.java",
          "header.rulesVersion() == state.rules().version(),",
          "header.rulesVersion() == io.mpreg.blockchain.core.rules.Rules.LATEST.version(),")),

  /// An operation is known from a day on, and not from a height.
  GATE_BY_CLOCK(
      new Edit(
          "io/mpreg/blockchain/core/transaction/OperationKind.java",
          "return rules.include(since);",
          "return rules.include(since) || System.currentTimeMillis() > 1_700_000_000_000L;")),

  /// Nobody has to be ready for new rules.
  NOBODY_IS_READY(
      new Edit(
          "io/mpreg/blockchain/core/execution/Upgrade.java",
          "return ready ? Optional.empty() : Optional.of(RecordedFault.RULES_UNREADY);",
          "return Optional.empty();")),

  /// A member goes on deciding where it does not know the rules.
  DOES_NOT_STOP(
      new Edit(
          "io/mpreg/blockchain/members/mining/LedgerBlocks.java",
          "        ledger.status().unknownRules());\n",
          "        Optional.empty());\n")),

  /// A member that has stopped takes transactions all the same.
  ACCEPTS_WHEN_STOPPED(
      new Edit(
          "io/mpreg/blockchain/ledger/door/Submissions.java",
          "return rules.unknownRules().map(reason -> new Closure(Closure.Reason.RULES_UNKNOWN,"
              + " reason));",
          "return Optional.empty();")),

  /// A member that has stopped does not give others what it has accepted.
  KEEPS_WHAT_IT_ACCEPTED(
      new Edit(
          "io/mpreg/blockchain/members/federation/TransactionSpread.java",
          "        offerPromised();\n",
          "")),

  /// A member that has stopped gives others only what it could put into a block itself.
  GIVES_WHAT_IS_EXECUTABLE(
      new Edit(
          "io/mpreg/blockchain/members/federation/TransactionSpread.java",
          "List<Transaction> promised = ledger.decisions().promised();",
          "List<Transaction> promised = ledger.decisions().executable();")),

  /// One block of unknown rules spoils the page that it comes with.
  PAGE_IS_MALFORMED(
      new Edit(
          "io/mpreg/blockchain/members/federation/BlockFetcher.java",
          "(BlockRecord.rulesOf(next))) {\n        break;\n",
          "(BlockRecord.rulesOf(next))) {\n"
              + "        throw new Malformed(\"a block of unknown rules\");\n")),

  /// Who joins from a snapshot goes on asking for one that it knows the rules of.
  ASKS_FOR_EVER(
      new Edit(
          "io/mpreg/blockchain/members/joining/SnapshotJoin.java",
          "if (unknown.isPresent() && offers.isEmpty()) {",
          "if (false) {"));

  private final List<Edit> edits;

  TrialMutant(Edit... edits) {
    this.edits = List.of(edits);
  }

  List<Edit> edits() {
    return edits;
  }

  /// The name on a command line.
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<TrialMutant> labelled(String label) {
    return Arrays.stream(values()).filter(mutant -> mutant.label().equals(label)).findFirst();
  }
}
