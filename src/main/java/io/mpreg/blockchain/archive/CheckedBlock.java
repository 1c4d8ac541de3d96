package io.mpreg.blockchain.archive;

import io.mpreg.blockchain.chain.BlockRules.Judgement;
import io.mpreg.blockchain.chain.Tip;
import io.mpreg.blockchain.chain.WorkRule;
import io.mpreg.blockchain.consensus.BlockRecord;
import io.mpreg.blockchain.crypto.SignatureCheck;
import io.mpreg.blockchain.ledger.SignatureChecks;
import io.mpreg.blockchain.transaction.Transaction;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A block of others whose signatures were looked at, on all cores, before it is judged.
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

  Judgement judge(Tip parent, WorkRule rule) {
    return block.judge(parent, rule, wellSigned::contains);
  }
}
