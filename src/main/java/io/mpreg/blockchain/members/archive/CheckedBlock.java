package io.mpreg.blockchain.members.archive;

import io.mpreg.blockchain.core.block.BlockRecord;
import io.mpreg.blockchain.core.block.WorkRequirement;
import io.mpreg.blockchain.core.crypto.SignatureCheck;
import io.mpreg.blockchain.core.execution.BlockRecordRules;
import io.mpreg.blockchain.core.execution.BlockRules.Judgement;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.ledger.pending.SignatureChecks;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A block of others whose signatures were verified in parallel, before it is judged.
record CheckedBlock(BlockRecord block, Set<Transaction> wellSigned) {

  static CheckedBlock of(BlockRecord block, SignatureChecks signatures) {
    List<Transaction> transactions = block.body().transactions();
    List<SignatureCheck> valid = signatures.check(transactions);
    Set<Transaction> wellSigned = HashSet.newHashSet(transactions.size());
    for (int index = 0; index < transactions.size(); index++) {
      if (valid.get(index).holds()) {
        wellSigned.add(transactions.get(index));
      }
    }
    return new CheckedBlock(block, wellSigned);
  }

  Judgement judge(Tip parent, WorkRequirement rule) {
    return BlockRecordRules.judge(parent, block, rule, wellSigned::contains);
  }
}
