package io.mpreg.blockchain.ledger.log.witness;

import io.mpreg.blockchain.core.note.AddCheckpoint;
import io.mpreg.blockchain.core.note.Checkpoint;
import io.mpreg.blockchain.core.note.SignedNote;
import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.ledger.history.NotHeld;
import io.mpreg.blockchain.ledger.log.CheckpointUnsigned;
import io.mpreg.blockchain.ledger.log.TransparencyLog;
import io.mpreg.blockchain.platform.database.StoreFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// Asks the configured witnesses, one after the other on a thread of its own, to cosign the log as
/// it grows. If a witness fails, only its cosignature is missing; it is asked again in the next
/// round.
final class WitnessRounds implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(WitnessRounds.class);

  /// Cosignatures have a timestamp: those of an idle log are renewed after this time.
  private static final long RENEWED_AFTER_NANOS = Duration.ofMinutes(10).toNanos();

  private final Ledger ledger;
  private final TransparencyLog log;
  private final List<Asked> witnesses = new ArrayList<>();
  private final Duration every;
  private @Nullable ScheduledExecutorService thread;

  /// One witness and its last answers; confined to the thread of the rounds.
  private static final class Asked {
    private final WitnessClient client;
    private long size;
    private long cosignedNanos;
    private boolean failing;

    Asked(WitnessClient client) {
      this.client = client;
    }
  }

  WitnessRounds(Ledger ledger, TransparencyLog log, List<WitnessClient> witnesses, Duration every) {
    this.ledger = ledger;
    this.log = log;
    witnesses.forEach(client -> this.witnesses.add(new Asked(client)));
    this.every = every;
  }

  @Override
  public synchronized void start() {
    if (witnesses.isEmpty()) {
      return;
    }
    ScheduledExecutorService started =
        Executors.newSingleThreadScheduledExecutor(
            work -> Thread.ofPlatform().name("witnesses").daemon().unstarted(work));
    thread = started;
    var _ =
        started.scheduleWithFixedDelay(
            this::round, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public synchronized void stop() {
    if (thread != null) {
      thread.shutdownNow();
      thread = null;
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return thread != null;
  }

  private void round() {
    try {
      round(System.nanoTime());
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    } catch (CheckpointUnsigned | StoreFailure temporary) {
      LOG.debug("No checkpoint for the witnesses: {}", temporary.getMessage());
    } catch (RuntimeException unexpected) {
      // An exception would end the schedule.
      LOG.error("Asking the witnesses failed", unexpected);
    }
  }

  /// Asks each witness that has not cosigned the present head, or not for a while.
  void round(long nanos) throws InterruptedException {
    SignedNote note = log.signedCheckpoint();
    Checkpoint head = Checkpoint.parse(note.text());
    for (Asked witness : witnesses) {
      boolean current =
          witness.size == head.size()
              && witness.cosignedNanos != 0
              && nanos - witness.cosignedNanos < RENEWED_AFTER_NANOS;
      if (!current) {
        ask(witness, note, head, nanos);
      }
    }
  }

  private void ask(Asked witness, SignedNote note, Checkpoint head, long nanos)
      throws InterruptedException {
    try {
      askFromItsSize(witness, note, head, nanos);
    } catch (NotHeld below) {
      changed(witness, true, String.valueOf(below.getMessage()));
    }
  }

  private void askFromItsSize(Asked witness, SignedNote note, Checkpoint head, long nanos)
      throws InterruptedException {
    WitnessClient.Answer answer = witness.client.ask(request(witness.size, note, head));
    // The witness's conflict answer names its size, so the same round retries from there.
    if (answer instanceof WitnessClient.Answer.Known(long size)
        && size != witness.size
        && size >= 0
        && size <= head.size()) {
      witness.size = size;
      answer = witness.client.ask(request(size, note, head));
    }
    switch (answer) {
      case WitnessClient.Answer.Cosigned(List<SignedNote.Line> lines) -> {
        witness.size = head.size();
        witness.cosignedNanos = nanos;
        log.accept(new SignedNote(note.text(), lines));
        changed(witness, false, "");
      }
      case WitnessClient.Answer.Known(long size) ->
          changed(
              witness,
              true,
              "it has cosigned %d headers, this log has %d".formatted(size, head.size()));
      case WitnessClient.Answer.Failed(String reason) -> changed(witness, true, reason);
    }
  }

  private AddCheckpoint request(long oldSize, SignedNote note, Checkpoint head) {
    return new AddCheckpoint(
        oldSize,
        oldSize == 0 ? List.of() : ledger.proofs().ofGrowth(oldSize, head.size()).proof().path(),
        note);
  }

  // Logged when the failure begins and ends, not in every round.
  private static void changed(Asked witness, boolean failing, String reason) {
    if (failing && !witness.failing) {
      LOG.warn("Witness {} does not cosign: {}", witness.client.key().name(), reason);
    } else if (!failing && witness.failing) {
      LOG.info("Witness {} cosigns again", witness.client.key().name());
    }
    witness.failing = failing;
  }
}
