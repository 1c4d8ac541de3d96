package io.mpreg.blockchain.tools.watching;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.mpreg.blockchain.core.crypto.SignatureCheck;
import io.mpreg.blockchain.core.state.RulesSchedule;
import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.ledger.pending.PendingCounts;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// Gauges that are read from the ledger at any time.
final class LedgerGauges implements MeterBinder {
  private final Ledger ledger;
  private final InstantSource clock;

  LedgerGauges(Ledger ledger, InstantSource clock) {
    this.ledger = ledger;
    this.clock = clock;
  }

  @Override
  public void bindTo(MeterRegistry meters) {
    bindWaiting(meters);
    bindChain(meters);
    bindTrouble(meters);
  }

  private void bindWaiting(MeterRegistry meters) {
    waiting(
        meters,
        "ledger.pending.transactions",
        "Transactions that were accepted and have not terminated",
        PendingCounts::transactions);
    waiting(
        meters,
        "ledger.pending.gapped.transactions",
        "Those of them that wait behind a missing nonce",
        PendingCounts::behindGaps);
    waiting(
        meters,
        "ledger.pending.capacity.transactions",
        "Limit of pending transactions",
        PendingCounts::capacity);
    waiting(
        meters,
        "ledger.pending.bytes",
        "Approximate memory of pending transactions",
        PendingCounts::bytes);
    waiting(
        meters,
        "ledger.pending.capacity.bytes",
        "Limit of that memory",
        PendingCounts::capacityBytes);
    waiting(
        meters,
        "ledger.journal.rows",
        "Journal rows with pending transactions",
        PendingCounts::journalRows);
  }

  private void waiting(
      MeterRegistry meters,
      String name,
      String description,
      ToDoubleFunction<PendingCounts> value) {
    gauge(
        meters, name, null, description, () -> value.applyAsDouble(ledger.submissions().waiting()));
  }

  private void bindChain(MeterRegistry meters) {
    gauge(meters, "ledger.height", null, "Height of the head", () -> ledger.chain().tip().height());
    gauge(
        meters,
        "ledger.head.age",
        "seconds",
        "Time since the timestamp of the head",
        this::secondsSinceHead);
    gauge(
        meters,
        "ledger.consensus.round",
        null,
        "Round in which the head was proposed; 0 is the first",
        () -> ledger.chain().tip().header().originRound());
    gauge(
        meters,
        "ledger.rules.version",
        null,
        "Rules by which the next height is decided",
        () -> ledger.status().rules().current().version());
    gauge(
        meters,
        "ledger.rules.supported",
        null,
        "Newest rules that this member knows",
        () -> ledger.status().rules().supported().version());
    gauge(
        meters,
        "ledger.rules.next.version",
        null,
        "Rules scheduled for a later height; 0 for none",
        () -> ledger.status().rules().next().map(step -> step.rules().version()).orElse(0));
    gauge(
        meters,
        "ledger.rules.next.height",
        null,
        "First height of the scheduled rules; 0 for none",
        () -> ledger.status().rules().next().map(RulesSchedule.Step::fromHeight).orElse(0L));
    flag(
        meters,
        "ledger.signatures.native",
        "Whether signatures are first verified by native code",
        SignatureCheck::isNativePresent);
  }

  private double secondsSinceHead() {
    return Math.max(0, clock.millis() - ledger.chain().tip().header().timestampMillis()) / 1_000.0;
  }

  private void bindTrouble(MeterRegistry meters) {
    flag(
        meters,
        "ledger.journal.trouble",
        "Whether nothing can be accepted",
        () -> ledger.submissions().trouble().isPresent());
  }

  private static void flag(
      MeterRegistry meters, String name, String description, BooleanSupplier value) {
    gauge(meters, name, null, description, () -> value.getAsBoolean() ? 1 : 0);
  }

  private static void gauge(
      MeterRegistry meters,
      String name,
      @Nullable String unit,
      String description,
      Supplier<Number> value) {
    Gauge.builder(name, value).baseUnit(unit).description(description).register(meters);
  }
}
