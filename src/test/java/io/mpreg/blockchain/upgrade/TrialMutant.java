package io.mpreg.blockchain.upgrade;

import io.mpreg.blockchain.edited.Edit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Software of the trial version with one deliberate fault: `scripts/upgrade-test` must notice
/// each, or it is worth nothing.
public enum TrialMutant {

  /// New rules apply one height before the agreed one.
  BOUNDARY_TOO_EARLY(
      new Edit(
          "io/mpreg/blockchain/core/state/RulesSchedule.java",
          "if (step.fromHeight() <= height) {",
          "if (step.fromHeight() <= height + 1) {")),

  /// New rules apply one height after the agreed one.
  BOUNDARY_TOO_LATE(
      new Edit(
          "io/mpreg/blockchain/core/state/RulesSchedule.java",
          "if (step.fromHeight() <= height) {",
          "if (step.fromHeight() < height) {")),

  /// Blocks have the rules version of the software, whatever the state says.
  VERSION_OF_SOFTWARE(
      new Edit(
          "io/mpreg/blockchain/core/execution/BlockDraft.java",
          "before.rules().version(),",
          "Rules.LATEST.version(),"),
      new Edit(
          "io/mpreg/blockchain/core/execution/BlockRules.java",
          "header.rulesVersion() == state.rules().version(),",
          "header.rulesVersion() == io.mpreg.blockchain.core.rules.Rules.LATEST.version(),")),

  /// An operation is enabled by date instead of by height.
  GATE_BY_CLOCK(
      new Edit(
          "io/mpreg/blockchain/core/transaction/OperationKind.java",
          "return rules.include(since);",
          "return rules.include(since) || System.currentTimeMillis() > 1_700_000_000_000L;")),

  /// No authority has to be ready for new rules.
  NOBODY_IS_READY(
      new Edit(
          "io/mpreg/blockchain/core/execution/UpgradeRules.java",
          "return ready ? Optional.empty() : Optional.of(RecordedFault.RULES_UNREADY);",
          "return Optional.empty();")),

  /// A member continues to decide although it does not know the rules.
  DOES_NOT_STOP(
      new Edit(
          "io/mpreg/blockchain/members/mining/LedgerBlocks.java",
          "        ledger.status().unknownRules());\n",
          "        Optional.empty());\n")),

  /// A member that has halted still accepts transactions.
  ACCEPTS_WHEN_STOPPED(
      new Edit(
          "io/mpreg/blockchain/ledger/door/Submissions.java",
          "return rules.unknownRules().map(reason -> new Closure(Closure.Reason.RULES_UNKNOWN,"
              + " reason));",
          "return Optional.empty();")),

  /// A member that has halted does not send others the transactions that it has accepted.
  KEEPS_WHAT_IT_ACCEPTED(
      new Edit(
          "io/mpreg/blockchain/members/federation/TransactionBroadcast.java",
          "        offerPromised();\n",
          "")),

  /// A member that has halted sends others only the transactions that it could execute itself.
  GIVES_WHAT_IS_EXECUTABLE(
      new Edit(
          "io/mpreg/blockchain/members/federation/TransactionBroadcast.java",
          "List<Transaction> promised = ledger.decisions().promised();",
          "List<Transaction> promised = ledger.decisions().executable();")),

  /// One block of unknown rules makes its whole page malformed.
  PAGE_IS_MALFORMED(
      new Edit(
          "io/mpreg/blockchain/members/federation/BlockFetcher.java",
          "(BlockRecord.rulesOf(next))) {\n        break;\n",
          "(BlockRecord.rulesOf(next))) {\n"
              + "        throw new Malformed(\"a block of unknown rules\");\n")),

  /// A member that joins from a snapshot keeps asking for one whose rules it knows.
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
