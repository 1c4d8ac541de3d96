package io.mpreg.blockchain.ledger.history.inspection;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.VoteKind;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.ledger.history.BlockColumns;
import io.mpreg.blockchain.ledger.history.FinalAuthorityChange;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.ledger.history.RoundCertificateColumns;
import io.mpreg.blockchain.platform.database.AuditCheck;
import io.mpreg.blockchain.platform.database.Divergence;
import io.mpreg.blockchain.platform.database.Throttle;
import java.util.List;
import java.util.Optional;

/// Checks the certificates of rounds: each is valid for the authority set of its height, and none
/// finalizes another block than the final one.
public final class CertificateCheck implements AuditCheck {
  private static final int PAGE = 500;

  private final LedgerStore store;

  public CertificateCheck(LedgerStore store) {
    this.store = store;
  }

  @Override
  public String table() {
    return "round_certificate";
  }

  @Override
  public Optional<Divergence> inspect(ChainState state, Throttle throttle) {
    Optional<RoundCertificateColumns> last = Optional.empty();
    while (true) {
      List<RoundCertificateColumns> page = store.rows().roundCertificatesAfter(last, PAGE);
      if (page.isEmpty()) {
        return Optional.empty();
      }
      long head = store.rows().headHeight();
      for (RoundCertificateColumns row : page) {
        Optional<String> wrong = wrong(row, head, state, throttle);
        if (wrong.isPresent()) {
          return wrong.map(
              detail ->
                  Divergence.of(
                      row.height(),
                      "round_certificate.certificate",
                      "of round %d %s".formatted(row.round(), detail)));
        }
      }
      last = Optional.of(page.getLast());
    }
  }

  private Optional<String> wrong(
      RoundCertificateColumns row, long head, ChainState state, Throttle throttle) {
    if (row.height() > head + 1) {
      return Optional.of("is above %d, the next height to be decided".formatted(head + 1));
    }
    try {
      Optional<Certificate> certificate = row.decode();
      if (certificate.isEmpty()) {
        return Optional.of("is for another round, height, kind or block than its columns say");
      }
      throttle.await(1);
      return deciding(row.height(), state)
          .filter(set -> !certificate.get().holds(set, state.chainId()))
          .map(set -> "does not hold for the authorities of its height")
          .or(() -> otherwiseFinal(certificate.get()));
    } catch (Malformed malformed) {
      return Optional.of("cannot be read: " + malformed.getMessage());
    }
  }

  // A valid FINALIZE certificate for another block than the final one proves a fork.
  private Optional<String> otherwiseFinal(Certificate certificate) {
    if (certificate.kind() != VoteKind.FINALIZE) {
      return Optional.empty();
    }
    return store
        .rows()
        .block(certificate.height())
        .map(BlockColumns::hash)
        .filter(hash -> !hash.equals(certificate.blockHash().toBytes()))
        .map(
            hash ->
                "makes block %s final, the final one is %s"
                    .formatted(certificate.blockHash(), hash));
  }

  // Empty for heights that were added while the audit ran.
  private Optional<AuthoritySet> deciding(long height, ChainState state) {
    if (height > state.height() + 1) {
      return Optional.empty();
    }
    return state
        .authoritiesAt(height)
        .or(() -> store.lastAuthorityChangeBelow(height).map(FinalAuthorityChange::authorities))
        .or(() -> Optional.of(GenesisInspection.document(store).authorities()));
  }
}
