package io.mpreg.blockchain.ledger.pending;

import io.mpreg.blockchain.core.crypto.SignatureCheck;
import io.mpreg.blockchain.core.transaction.Transaction;
import java.util.List;
import java.util.concurrent.ForkJoinPool;

/// Verifies signatures, the most expensive part of admission, on as many threads as there are
/// cores. The calling thread verifies small batches itself.
public final class SignatureChecks implements AutoCloseable {
  private static final int WORTH_SHARING = 16;

  private final ForkJoinPool workers = new ForkJoinPool(Runtime.getRuntime().availableProcessors());

  /// Whether each transaction's signature is valid, in order.
  public List<SignatureCheck> check(List<Transaction> transactions) {
    if (transactions.size() < WORTH_SHARING) {
      return transactions.stream().map(Transaction::checkSignature).toList();
    }
    return workers
        .submit(() -> transactions.parallelStream().map(Transaction::checkSignature).toList())
        .join();
  }

  @Override
  public void close() {
    workers.close();
  }
}
