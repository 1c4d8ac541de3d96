package io.mpreg.blockchain.ledger.history;

/// What is asked for lies below the first block that this member holds: it joined from a snapshot.
/// Another member has it. Carries no stack trace: it says something about the question.
public final class NotHeld extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long lowestHeight;

  /// @param what is asked for, as the beginning of a sentence
  /// @param lowestHeight the height of the first block that is held
  public NotHeld(String what, long lowestHeight) {
    super(
        "%s lies below block %d, the lowest that this member holds; ask another member"
            .formatted(what, lowestHeight),
        null,
        false,
        false);
    this.lowestHeight = lowestHeight;
  }

  public long lowestHeight() {
    return lowestHeight;
  }
}
