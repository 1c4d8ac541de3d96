package io.mpreg.blockchain.ledger.history.inspection;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.VoteKind;
import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.ledger.history.BlockColumns;
import io.mpreg.blockchain.ledger.history.StoredTransaction;
import io.mpreg.blockchain.platform.database.Divergence;
import io.mpreg.blockchain.platform.database.StoreDamaged;
import java.util.List;
import java.util.Optional;

/// A stored block and the result of comparing its rows.
///
/// @param transactions in order, up to the first damaged one
/// @param inTransactions what is wrong with the damaged one
/// @param inLeafHashes what is wrong with the stored leaf hashes or the header's transactions root,
///   if the transactions are right
public record InspectedBlock(
    BlockColumns columns,
    BlockHeader header,
    List<StoredTransaction> transactions,
    Optional<Divergence> inTransactions,
    Optional<Divergence> inLeafHashes) {
  public InspectedBlock {
    transactions = List.copyOf(transactions);
  }

  public long height() {
    return columns.height();
  }

  /// What is wrong with the certificate, verified against an authority set; the genesis has none.
  public Optional<Divergence> inCertificate(AuthoritySet authorities, Hash chainId) {
    Optional<Certificate> stored;
    try {
      stored = columns.decodeCertificate();
    } catch (StoreDamaged damaged) {
      return Optional.of(damaged.divergence());
    }
    if (height() == 0) {
      return stored.map(certificate -> uncertified("the genesis has none"));
    }
    if (stored.isEmpty()) {
      return Optional.of(uncertified("is missing"));
    }
    Certificate certificate = stored.get();
    if (certificate.kind() != VoteKind.FINALIZE
        || certificate.height() != height()
        || !certificate.holds(authorities, chainId)) {
      return Optional.of(uncertified("its certificate does not hold"));
    }
    Hash hash = header.hash();
    return certificate.blockHash().equals(hash)
        ? Optional.empty()
        : Optional.of(
            Divergence.of(
                height(),
                "block.header",
                "the authorities have certified block %s, not %s"
                    .formatted(certificate.blockHash(), hash)));
  }

  private Divergence uncertified(String detail) {
    return Divergence.of(height(), "block.certificate", detail);
  }

  /// Approximate memory in bytes.
  public long sizeBytes() {
    return transactions.stream().mapToLong(stored -> stored.transaction().sizeBytes()).sum()
        + columns.leafHashes().length();
  }
}
