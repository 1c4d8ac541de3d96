package io.mpreg.blockchain.members.federation;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.Evidence;
import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.members.deciding.Reports;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Reports to operators by the log, to the ledger when it has to stop accepting, and to the chain
/// when an authority equivocates.
final class LedgerReports implements Reports {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerReports.class);

  private final Ledger ledger;
  private final ConflictRecord conflicts;
  private final FaultLog faults;

  LedgerReports(Ledger ledger, ConflictRecord conflicts, FaultLog faults) {
    this.ledger = ledger;
    this.conflicts = conflicts;
    this.faults = faults;
  }

  @Override
  public void accuse(Evidence evidence) {
    ledger
        .chain()
        .tip()
        .state()
        .authoritiesAt(evidence.first().height())
        .ifPresent(set -> faults.add(evidence.accusation(set)));
  }

  @Override
  public String conflict(Certificate certificate, Optional<Certificate> conflicting) {
    return conflicts.record(certificate, conflicting);
  }

  @Override
  public void halt(String reason) {
    LOG.error("This member has stopped deciding and accepting: {}", reason);
    ledger.submissions().halt(reason);
  }

  @Override
  public void tell(Level level, String text) {
    LOG.atLevel(level).log(text);
  }

  @Override
  public void tell(Level level, String text, Throwable failure) {
    LOG.atLevel(level).setCause(failure).log(text);
  }
}
