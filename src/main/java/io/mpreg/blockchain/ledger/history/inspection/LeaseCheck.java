package io.mpreg.blockchain.ledger.history.inspection;

import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.platform.database.AuditCheck;
import io.mpreg.blockchain.platform.database.Divergence;
import io.mpreg.blockchain.platform.database.Throttle;
import java.util.Optional;
import java.util.OptionalLong;

/// Checks the writer lease: its epoch is at least 1, because a process has written the chain.
public final class LeaseCheck implements AuditCheck {
  private final LedgerStore store;

  public LeaseCheck(LedgerStore store) {
    this.store = store;
  }

  @Override
  public String table() {
    return "lease";
  }

  @Override
  public Optional<Divergence> inspect(ChainState state, Throttle throttle) {
    OptionalLong epoch = store.rows().epoch();
    if (epoch.isEmpty()) {
      return Optional.of(Divergence.of("lease.epoch", "is missing"));
    }
    return epoch.getAsLong() > 0
        ? Optional.empty()
        : Optional.of(
            Divergence.of(
                "lease.epoch",
                "is %d, although a process has begun to write here".formatted(epoch.getAsLong())));
  }
}
