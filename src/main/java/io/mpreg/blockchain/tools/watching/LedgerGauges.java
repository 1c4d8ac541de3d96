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

/// What can be read off the ledger at any time.
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
        "Transactions accepted and not terminal",
        PendingCounts::transactions);
    waiting(
        meters,
        "ledger.pending.gapped.transactions",
        "Those of them that wait behind a missing nonce",
        PendingCounts::behindGaps);
    waiting(
        meters,
        "ledger.pending.capacity.transactions",
        "How many transactions may wait",
        PendingCounts::capacity);
    waiting(
        meters,
        "ledger.pending.bytes",
        "Memory that waiting transactions take, roughly",
        PendingCounts::bytes);
    waiting(
        meters,
        "ledger.pending.capacity.bytes",
        "Memory that they may take",
        PendingCounts::capacityBytes);
    waiting(
        meters,
        "ledger.journal.rows",
        "Journal rows of which something waits",
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
        "Last rules that this member knows",
        () -> ledger.status().rules().supported().version());
    gauge(
        meters,
        "ledger.rules.next.version",
        null,
        "Rules that wait for their height; 0 for none",
        () -> ledger.status().rules().next().map(step -> step.rules().version()).orElse(0));
    gauge(
        meters,
        "ledger.rules.next.height",
        null,
        "First height of the rules that wait; 0 for none",
        () -> ledger.status().rules().next().map(RulesSchedule.Step::fromHeight).orElse(0L));
    flag(
        meters,
        "ledger.signatures.native",
        "Whether valid signatures are accepted by native code",
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
