package io.mpreg.blockchain.mining;

import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.keys.AuthorityKeys;
import io.mpreg.blockchain.keys.KeysUnusable;
import io.mpreg.blockchain.ledger.Appended;
import io.mpreg.blockchain.ledger.Ledger;
import io.mpreg.blockchain.ledger.LedgerObserver.Work;
import io.mpreg.blockchain.ledger.StoreFailure;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Produces blocks where this member is the only authority: one as soon as something executable
/// waits and the smallest interval since the last one has passed, none that is empty, unless a
/// change of the authorities waits for it. Used by one thread; only [#halted()] may be asked by
/// others.
public final class Miner {
  private static final Logger LOG = LoggerFactory.getLogger(Miner.class);
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Ledger ledger;
  private final BlockBuilder builder;
  private final SoleAuthority authority;
  private long notBeforeNanos;
  private boolean hasMined;
  private volatile Optional<String> halted = Optional.empty();
  private volatile Optional<String> trouble = Optional.empty();

  /// @throws KeysUnusable when the chain knows this authority by other keys
  public Miner(Ledger ledger, AuthorityKeys keys) {
    this.ledger = ledger;
    this.builder = new BlockBuilder(ledger);
    this.authority = new SoleAuthority(ledger, keys);
  }

  /// Whether this member is the only authority of the next height.
  public boolean isSole() {
    return authority.isSole();
  }

  /// Why this member decides nothing any more, if it had to stop.
  public Optional<String> halted() {
    return halted;
  }

  /// How long until the smallest interval between blocks has passed; 0 when it has.
  ///
  /// @param nowNanos a monotonic clock
  public long nanosToWait(long nowNanos) {
    return hasMined ? Math.max(0, notBeforeNanos - nowNanos) : 0;
  }

  /// Why nothing becomes final at the moment, if that is so; it may pass.
  public Optional<String> trouble() {
    return halted.or(() -> isSole() ? ledger.rulesUnknown() : Optional.empty()).or(() -> trouble);
  }

  /// Decides one block if something executable or a change of the authorities waits.
  ///
  /// @param nowMillis the wall clock, for the block's timestamp
  /// @param nowNanos a monotonic clock, for the interval between blocks
  /// @return the new end of the chain, if there is one
  public Optional<Tip> mineOnce(long nowMillis, long nowNanos) {
    if (halted.isPresent() || !isSole() || ledger.rulesUnknown().isPresent()) {
      return Optional.empty();
    }
    try {
      Optional<Appended> resolved = ledger.resolve();
      return (resolved.isPresent() ? resolved : decide(nowMillis, nowNanos)).flatMap(this::tell);
    } catch (StoreFailure failure) {
      troubled(
          "The store does not answer; the block is looked for when it does",
          "the store does not answer: ",
          failure);
      return Optional.empty();
    }
  }

  private Optional<Appended> decide(long nowMillis, long nowNanos) {
    if (nanosToWait(nowNanos) > 0) {
      return Optional.empty();
    }
    List<Transaction> executable = ledger.executable();
    if (executable.isEmpty() && !ledger.tip().state().awaitsAuthorities()) {
      return Optional.empty();
    }
    notBeforeNanos =
        nowNanos + ledger.tip().state().parameters().blockIntervalMillis() * NANOS_PER_MILLI;
    hasMined = true;
    return Optional.of(
        ledger
            .observer()
            .during(
                Work.BLOCK_DECISION,
                executable.size(),
                () -> authority.decide(round -> builder.build(executable, round, nowMillis))));
  }

  private Optional<Tip> tell(Appended appended) {
    return switch (appended) {
      case Appended.Final done -> {
        if (trouble.isPresent()) {
          LOG.info("Blocks are written again");
        }
        trouble = Optional.empty();
        yield Optional.of(done.tip());
      }
      case Appended.NotWritten failed -> {
        troubled(
            "A block could not be written; it is tried again",
            "blocks cannot be written: ",
            failed.failure());
        yield Optional.empty();
      }
      case Appended.HeadMoved moved -> {
        halt(
            "another process writes to this database: its head is %s at height %d"
                .formatted(moved.actual().header().hash(), moved.actual().header().height()));
        yield Optional.empty();
      }
    };
  }

  // Once for each outage: it is tried every second, for as long as that takes.
  private void troubled(String message, String reason, StoreFailure failure) {
    if (trouble.isEmpty()) {
      LOG.warn(message, failure);
    }
    trouble = Optional.of(reason + failure.getMessage());
  }

  private void halt(String reason) {
    LOG.error("This member has stopped deciding: {}", reason);
    halted = Optional.of(reason);
    ledger.halt(reason);
  }
}
