package io.mpreg.blockchain.members.deciding;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Runs one step after the other. A step may await an answer of the store: nothing else runs before
/// the answer is there, and its callback runs first.
final class Sequence {
  private final Generation generation;
  private final BooleanSupplier next;
  private final Runnable end;
  private boolean awaited;
  private @Nullable Runnable answer;
  private boolean going;

  /// @param next runs the next step, and returns whether there was one
  /// @param end called when there is none, or an answer is awaited
  Sequence(Generation generation, BooleanSupplier next, Runnable end) {
    this.generation = generation;
    this.next = next;
    this.end = end;
  }

  /// Runs all steps that can run.
  void go() {
    if (going) {
      return; // a port has answered synchronously
    }
    going = true;
    try {
      boolean goesOn = true;
      while (!awaited && goesOn) {
        goesOn = next();
      }
    } finally {
      going = false;
    }
    end.run();
  }

  private boolean next() {
    Runnable answered = answer;
    if (answered == null) {
      return next.getAsBoolean();
    }
    answer = null;
    answered.run();
    return true;
  }

  /// Asks the store, and runs nothing else before it answers.
  <T> void await(Consumer<Consumer<T>> question, Consumer<T> then) {
    awaited = true;
    question.accept(
        generation.unlessAgain(
            given -> {
              awaited = false;
              answer = () -> then.accept(given);
              go();
            }));
  }

  /// Whether an answer is awaited.
  boolean isAwaiting() {
    return awaited;
  }

  /// Abandons an awaited answer.
  void forget() {
    awaited = false;
    answer = null;
  }
}
