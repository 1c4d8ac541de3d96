package io.mpreg.blockchain.core.execution;

import io.mpreg.blockchain.core.block.BlockFault;
import io.mpreg.blockchain.core.block.BlockRecord;
import io.mpreg.blockchain.core.block.Entry;
import io.mpreg.blockchain.core.block.WorkRequirement;
import io.mpreg.blockchain.core.execution.BlockRules.Judgement;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.core.transaction.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Judges a block record: by all rules of the header and the transactions, then the outcomes in the
/// record, then the certificate or proof of work.
public final class BlockRecordRules {
  private BlockRecordRules() {}

  /// Judges a record as the next block of a chain.
  ///
  /// @param rule whether votes or work decide, and which work is required
  /// @param signatureHolds tells whether a transaction's signature is valid
  public static Judgement judge(
      Tip parent, BlockRecord block, WorkRequirement rule, Predicate<Transaction> signatureHolds) {
    Judgement judgement = judgeContent(parent, block, rule, signatureHolds);
    return judgement instanceof Judgement.Valid
        ? wrongCertificate(parent, block, rule).orElse(judgement)
        : judgement;
  }

  /// Judges a candidate, without the certificate: what a member votes on.
  public static Judgement judgeContent(
      Tip parent, BlockRecord block, WorkRequirement rule, Predicate<Transaction> signatureHolds) {
    Judgement judgement =
        BlockRules.judge(parent, block.header(), block.body().transactions(), rule, signatureHolds);
    if (!(judgement instanceof Judgement.Valid valid)) {
      return judgement;
    }
    return wrongOutcome(block.body().entries(), valid.executed().block().entries())
        .<Judgement>map(
            detail -> new Judgement.Invalid(BlockFault.BLOCK_TRANSACTIONS_MISMATCH, detail))
        .orElse(valid);
  }

  // The header commits to the computed outcomes; those in the record must be equal.
  private static Optional<String> wrongOutcome(List<Entry> claimed, List<Entry> computed) {
    for (int index = 0; index < computed.size(); index++) {
      int ours = computed.get(index).outcome().number();
      int theirs = claimed.get(index).outcome().number();
      if (ours != theirs) {
        return Optional.of(
            "outcome %d of the transaction at index %d, computed %d"
                .formatted(theirs, index, ours));
      }
    }
    return Optional.empty();
  }

  private static Optional<Judgement> wrongCertificate(
      Tip parent, BlockRecord block, WorkRequirement rule) {
    boolean holds =
        switch (rule) {
          case WorkRequirement.Worked worked -> block.certificate().isEmpty();
          case WorkRequirement.Certified certified ->
              block.isFinalBy(parent.state().authorities(), block.header().chainId());
        };
    return holds
        ? Optional.empty()
        : Optional.of(
            new Judgement.Invalid(
                BlockFault.BLOCK_CERTIFICATE_INVALID,
                block.certificate().isEmpty()
                    ? "there is no certificate"
                    : "the certificate is not one of these authorities for this block"));
  }
}
