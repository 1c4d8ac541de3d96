package io.mpreg.blockchain.tools.audit;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.ledger.history.HeadColumns;
import io.mpreg.blockchain.platform.database.Divergence;
import java.util.List;
import java.util.Optional;

/// Compares the stored head with the head of the replayed chain.
final class HeadComparison {
  private HeadComparison() {}

  static Optional<Divergence> firstDifference(
      HeadColumns stored, Tip computed, long transactionCount) {
    return differs(stored, "hash", stored.hash(), computed.hash().toBytes())
        .or(
            () ->
                differs(
                    stored,
                    "frontier",
                    stored.frontier(),
                    concatenated(computed.history().hashes())))
        .or(() -> differs(stored, "transaction_count", stored.transactionCount(), transactionCount))
        // Every header of a chain with certificates has difficulty 1, including the genesis.
        .or(() -> differs(stored, "total_work", stored.totalWork(), computed.history().size()));
  }

  private static Bytes concatenated(List<Hash> hashes) {
    ByteWriter writer = new ByteWriter(hashes.size() * Hash.LENGTH);
    hashes.forEach(hash -> hash.writeTo(writer));
    return writer.toBytes();
  }

  private static <T> Optional<Divergence> differs(
      HeadColumns head, String column, T stored, T computed) {
    return stored.equals(computed)
        ? Optional.empty()
        : Optional.of(
            Divergence.of(
                head.height(),
                "chain_head." + column,
                "is %s, computed %s".formatted(stored, computed)));
  }
}
