package io.mpreg.blockchain.members.archive;

import io.mpreg.blockchain.core.crypto.Hash;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What two chain files have in common, and which of their histories is to be followed.
///
/// @param commonHeight the last block that both have; 0 where they share only the genesis
/// @param difference the first blocks that differ; empty where one history extends the other
/// @param winner 1 or 2; 0 where there is none, because they are equal or no rule chooses
public record Comparison(
    Side first,
    Side second,
    long commonHeight,
    Optional<Difference> difference,
    int winner,
    Reason reason) {

  /// One of the two histories, as far as it is valid.
  ///
  /// @param certified by votes, not by work
  /// @param height of the last valid block
  /// @param totalWork of all valid blocks, the genesis included
  /// @param failure why the next block is invalid
  /// @param unfinished whether the file ends within a record
  public record Side(
      boolean certified,
      long height,
      Hash head,
      long totalWork,
      long transactions,
      Optional<String> failure,
      boolean unfinished) {

    static Side of(History history) {
      return new Side(
          history.isCertified(),
          history.tip().height(),
          history.tip().hash(),
          history.totalWork(),
          history.transactions(),
          history.failure(),
          history.isUnfinished());
    }

    boolean holds() {
      return failure.isEmpty();
    }
  }

  /// Two blocks of one height.
  ///
  /// @param fields the header fields in which they differ
  /// @param signedBoth authorities whose votes made both final; empty where that is not shown
  public record Difference(
      long height, Hash first, Hash second, List<String> fields, List<String> signedBoth) {
    public Difference {
      fields = List.copyOf(fields);
      signedBoth = List.copyOf(signedBoth);
    }

    Difference withoutSigners() {
      return new Difference(height, first, second, fields, List.of());
    }
  }

  /// Why a history wins, or none does.
  public enum Reason {
    SAME(true, "both histories are the same"),
    LONGER(true, "it continues the other one"),
    MORE_WORK(true, "it has more total work"),
    SMALLER_HASH(true, "the total work is equal, and its head has the smaller hash"),
    FINAL(true, "it is final by certificates, and work never undoes what is final"),
    ONLY_VALID(true, "the other one does not hold"),
    BOTH_FINAL(
        false,
        "both are final by certificates: no rule chooses between them. They are evidence against"
            + " those who signed both"),
    NONE_VALID(false, "neither of them holds");

    private final boolean decided;
    private final String text;

    Reason(boolean decided, String text) {
      this.decided = decided;
      this.text = text;
    }

    /// Whether a rule decides which history is to be followed.
    public boolean isDecided() {
      return decided;
    }

    /// The machine-readable code: the constant in lower case with hyphens.
    public String code() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// For humans.
    public String text() {
      return text;
    }
  }
}
