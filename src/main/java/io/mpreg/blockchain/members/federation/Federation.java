package io.mpreg.blockchain.members.federation;

import io.mpreg.blockchain.core.transaction.Accusation;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/// This member's connection to the federation: starts and stops it, and reports its state.
public final class Federation implements SmartLifecycle {
  private final FederationResources around;
  private final FaultLog faults = new FaultLog(this::accuse);
  private final DroppedMessages dropped = new DroppedMessages();
  private volatile @Nullable RunningFederation running;

  Federation(FederationResources around) {
    this.around = around;
  }

  private void accuse(Accusation accusation) {
    RunningFederation now = running;
    if (now != null) {
      now.accuse(accusation);
    }
  }

  /// Messages that were dropped because a queue was full.
  DroppedMessages dropped() {
    return dropped;
  }

  /// Equivocations that were seen.
  FaultLog faults() {
    return faults;
  }

  /// What is known of the other members.
  List<PeerStatus> peers() {
    RunningFederation now = running;
    return now == null ? List.of() : now.statuses();
  }

  /// Why nothing becomes final here at the moment, if that is so.
  public Optional<String> trouble() {
    RunningFederation now = running;
    return now == null ? Optional.empty() : now.trouble();
  }

  @Override
  public void start() {
    RunningFederation next = new RunningFederation(around, faults, dropped);
    running = next;
    next.start();
  }

  @Override
  public void stop() {
    RunningFederation now = running;
    running = null;
    if (now != null) {
      now.close();
    }
  }

  @Override
  public boolean isRunning() {
    return running != null;
  }
}
