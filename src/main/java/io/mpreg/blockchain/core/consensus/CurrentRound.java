package io.mpreg.blockchain.core.consensus;

import io.mpreg.blockchain.core.consensus.Timer.Purpose;

/// The round that this member has entered: which of its timers have expired, and which one-time
/// actions it has begun. A timer counts only in the round and generation that it was started in.
final class CurrentRound {

  private static final int NONE = -1;

  private int entered = NONE;
  private long generation;
  private int builtFor = NONE;
  private int reproposalTimerOf = NONE;
  private boolean timedOut;
  private boolean reproposalDue;

  CurrentRound() {}

  private CurrentRound(CurrentRound other) {
    entered = other.entered;
    generation = other.generation;
    builtFor = other.builtFor;
    reproposalTimerOf = other.reproposalTimerOf;
    timedOut = other.timedOut;
    reproposalDue = other.reproposalDue;
  }

  CurrentRound copy() {
    return new CurrentRound(this);
  }

  /// Leaves the height; no round of the next one is entered yet.
  void leave() {
    entered = NONE;
    builtFor = NONE;
    reproposalTimerOf = NONE;
    generation++;
  }

  /// Enters a round and returns whether it is a new one.
  boolean enter(int round) {
    if (round == entered) {
      return false;
    }
    entered = round;
    generation++;
    timedOut = false;
    reproposalDue = false;
    return true;
  }

  int number() {
    return entered;
  }

  Timer timer(Purpose purpose, long height) {
    return new Timer(purpose, height, entered, generation);
  }

  /// Handles the expiry of a timer, and ignores one of an earlier round: the round may have changed
  /// while the expiry waited in the inbox.
  void expire(Timer timer, long height) {
    if (timer.height() == height && timer.round() == entered && timer.generation() == generation) {
      switch (timer.purpose()) {
        case ROUND -> timedOut = true;
        case REPROPOSAL -> reproposalDue = true;
      }
    }
  }

  boolean isTimedOut() {
    return timedOut;
  }

  boolean isReproposalDue() {
    return reproposalDue;
  }

  /// Begins waiting for finality of the previous round; returns false if already begun in this
  /// round.
  boolean beginReproposalDelay() {
    boolean begins = reproposalTimerOf != entered;
    reproposalTimerOf = entered;
    return begins;
  }

  /// Begins building a block; returns false if already begun in this round.
  boolean beginBuilding() {
    boolean begins = !isBuildingFor(entered);
    builtFor = entered;
    return begins;
  }

  /// Whether a block was requested in this round.
  boolean isBuildingFor(int round) {
    return builtFor == round;
  }
}
