package io.mpreg.blockchain.ledger.history;

/// The requested item lies below the first block that this member holds, because it joined from a
/// snapshot. Another member may have the item. Has no stack trace, because the request is the
/// cause.
public final class NotHeld extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long lowestHeight;

  /// @param what the requested item, as the subject of a sentence
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
