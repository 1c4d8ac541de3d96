package io.mpreg.blockchain.members.federation;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.mpreg.blockchain.ledger.door.ConsensusProgress;
import io.mpreg.blockchain.ledger.door.Ledger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Metrics of this member's connection to the others; `docs/watching.md` lists them.
final class FederationMeters implements MeterBinder {
  private final Federation federation;
  private final Ledger ledger;

  FederationMeters(Federation federation, Ledger ledger) {
    this.federation = federation;
    this.ledger = ledger;
  }

  @Override
  public void bindTo(MeterRegistry meters) {
    bindConsensus(meters);
    bindPeers(meters);
    dropped(meters, "outgoing", federation.dropped().outgoing());
    dropped(meters, "incoming", federation.dropped().incoming());
    FunctionCounter.builder("ledger.federation.evidence", federation.faults(), FaultLog::count)
        .description(
            "Equivocations (pairs of contradicting votes of an authority) that this process has"
                + " seen")
        .register(meters);
  }

  private void bindConsensus(MeterRegistry meters) {
    gauge(
        meters,
        "ledger.federation.round",
        null,
        "Round of the height that is being decided",
        () -> progress().round());
    gauge(
        meters,
        "ledger.federation.authorities",
        null,
        "Authorities of that height",
        () -> ledger.chain().tip().state().authorities().size());
    gauge(
        meters,
        "ledger.federation.authorities.heard",
        null,
        "Those of them that were heard from in the last seconds, including this member",
        () -> progress().heard().size());
    gauge(
        meters,
        "ledger.federation.authorities.voting",
        null,
        "Those of them that vote; the others are starting, or may have forgotten votes",
        () -> progress().voting().size());
    gauge(
        meters,
        "ledger.federation.quorum",
        null,
        "The quorum: how many of them have to vote for a block",
        () -> ledger.chain().tip().state().authorities().quorum());
    gauge(
        meters,
        "ledger.federation.quorum.missing",
        null,
        "Whether fewer than a quorum are heard from and vote, so that nothing becomes final here",
        () -> progress().quorumMissing() ? 1 : 0);
    gauge(
        meters,
        "ledger.federation.behind",
        "blocks",
        "Blocks between this member's head and the highest height known to be final elsewhere",
        () -> Math.max(0, progress().catchUpTarget().orElse(0) - ledger.chain().tip().height()));
    gauge(
        meters,
        "ledger.federation.halted",
        null,
        "Whether this member has halted and no longer decides or accepts anything",
        () -> progress().state() == ConsensusProgress.State.HALTED ? 1 : 0);
  }

  private void bindPeers(MeterRegistry meters) {
    gauge(
        meters,
        "ledger.federation.peers",
        null,
        "Other members whose address is known",
        () -> federation.peers().size());
    gauge(
        meters,
        "ledger.federation.peers.reached",
        null,
        "Those of them whose last request was answered",
        () -> federation.peers().stream().filter(PeerStatus::reached).count());
  }

  private ConsensusProgress progress() {
    return ledger.status().consensus().progress();
  }

  private static void dropped(MeterRegistry meters, String queue, LongAdder count) {
    FunctionCounter.builder("ledger.federation.messages.dropped", count, LongAdder::doubleValue)
        .description("Messages between members that were dropped because a queue was full")
        .tag("queue", queue)
        .register(meters);
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
