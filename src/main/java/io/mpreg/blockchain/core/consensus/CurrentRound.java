package io.mpreg.blockchain.core.consensus;

import io.mpreg.blockchain.core.consensus.Timer.Purpose;

/// The round that this member has entered: which of its timers have expired, and what was begun in
/// it, once. A timer counts in the round, and the time in it, that it was started for.
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

  /// The height is over: no round of the next one is entered yet.
  void leave() {
    entered = NONE;
    builtFor = NONE;
    reproposalTimerOf = NONE;
    generation++;
  }

  /// Enters a round, and says whether it is another one.
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

  /// Takes the expiry of a timer. It may have waited in the inbox while the round changed: all of
  /// it is compared.
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

  /// Begins to wait for finality of the round before, unless that was begun.
  boolean beginReproposalDelay() {
    boolean begins = reproposalTimerOf != entered;
    reproposalTimerOf = entered;
    return begins;
  }

  /// Begins to have a block built, unless that was begun.
  boolean beginBuilding() {
    boolean begins = !isBuildingFor(entered);
    builtFor = entered;
    return begins;
  }

  /// Whether a block was asked for in a round.
  boolean isBuildingFor(int round) {
    return builtFor == round;
  }
}
