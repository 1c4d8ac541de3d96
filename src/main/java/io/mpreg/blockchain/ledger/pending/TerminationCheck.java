package io.mpreg.blockchain.ledger.pending;

import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.ledger.history.Termination;
import io.mpreg.blockchain.platform.database.AuditCheck;
import io.mpreg.blockchain.platform.database.Divergence;
import io.mpreg.blockchain.platform.database.Throttle;
import java.util.List;
import java.util.Optional;

/// Checks the terminations: no terminated transaction is final, and the one that displaced it is.
public final class TerminationCheck implements AuditCheck {
  private static final int PAGE = 500;

  private final LedgerStore store;

  public TerminationCheck(LedgerStore store) {
    this.store = store;
  }

  @Override
  public String table() {
    return "termination";
  }

  @Override
  public Optional<Divergence> inspect(ChainState state, Throttle throttle) {
    List<Termination> page = store.rows().terminationsAfter(Optional.empty(), PAGE);
    while (!page.isEmpty()) {
      long head = store.rows().headHeight();
      Optional<Divergence> wrong =
          page.stream().flatMap(ended -> termination(ended, head, throttle).stream()).findFirst();
      if (wrong.isPresent()) {
        return wrong;
      }
      page = store.rows().terminationsAfter(Optional.of(page.getLast().id()), PAGE);
    }
    return Optional.empty();
  }

  private Optional<Divergence> termination(Termination ended, long head, Throttle throttle) {
    throttle.await(1);
    boolean displaced = ended.reason() == Termination.Reason.DISPLACED;
    if (ended.height() < 0 || ended.height() > head) {
      return Optional.of(
          wrong(ended, "height", "is %d, the head is %d".formatted(ended.height(), head)));
    }
    if (ended.cause().isPresent() && !displaced) {
      return Optional.of(wrong(ended, "cause", "is given for " + ended.reason().label()));
    }
    if (store.transaction(ended.id()).isPresent()) {
      return Optional.of(wrong(ended, "id", "is final, and cannot have ended otherwise"));
    }
    return ended
        .cause()
        .filter(cause -> store.transaction(cause).isEmpty())
        .map(cause -> wrong(ended, "cause", "is %s, which is not final".formatted(cause)));
  }

  private static Divergence wrong(Termination ended, String column, String detail) {
    return Divergence.of(
        "termination." + column, "of transaction %s %s".formatted(ended.id(), detail));
  }
}
