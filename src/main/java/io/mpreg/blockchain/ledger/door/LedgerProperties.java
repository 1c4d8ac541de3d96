package io.mpreg.blockchain.ledger.door;

import io.mpreg.blockchain.core.rules.Rules;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Settings of this member (`ledger.*`).
///
/// @param genesis the genesis document of the chain; without it, the demonstration chain is run
/// @param pendingCapacity how many transactions may wait here; they may also take at most a quarter
///   of the heap
/// @param verifiedBlocks how many of the last blocks are verified at start
/// @param terminationsKeptBlocks for how many blocks the termination of a transaction that did not
///   become final is kept
/// @param rules which rules this member applies
/// @param authority which authority this member is; absent for the demonstration chain
@ConfigurationProperties("ledger")
public record LedgerProperties(
    @Nullable Path genesis,
    @DefaultValue("1000000") int pendingCapacity,
    @DefaultValue("100") int verifiedBlocks,
    @DefaultValue("1000000") long terminationsKeptBlocks,
    @DefaultValue RulesKnown rules,
    @Nullable Authority authority) {
  private static final int HEAP_SHARE = 4;

  /// Which authority this member is.
  ///
  /// @param id its node id
  /// @param keyStore the PKCS#12 file with its consensus and its checkpoint key
  /// @param keyStorePasswordFile the file whose first line is the password of the key store
  /// @param neverVoted the marker file that these keys have never voted; by default beside the key
  ///   store
  /// @param observer whether this member may run without being an authority, because it will be one
  ///   or was one
  public record Authority(
      @Nullable String id,
      @Nullable Path keyStore,
      @Nullable Path keyStorePasswordFile,
      @Nullable Path neverVoted,
      @DefaultValue("false") boolean observer) {}

  /// Which rules this member applies.
  ///
  /// @param supportedThrough the latest version that may be applied, if not the latest that the
  ///   software knows: for staged roll-outs
  public record RulesKnown(@Nullable Integer supportedThrough) {
    public RulesKnown {
      if (supportedThrough != null && supportedThrough < 1) {
        throw new IllegalArgumentException(
            "ledger.rules.supported-through is %d; at least 1 is needed"
                .formatted(supportedThrough));
      }
    }

    /// The latest version that may be applied.
    public Rules through() {
      return supportedThrough == null
          ? Rules.LATEST
          : Rules.LATEST.atMost(new Rules(supportedThrough));
    }
  }

  /// Whether this member may run without being an authority.
  public boolean isObserver() {
    return authority != null && authority.observer();
  }

  LedgerOptions options() {
    return new LedgerOptions(
        pendingCapacity,
        Runtime.getRuntime().maxMemory() / HEAP_SHARE,
        verifiedBlocks,
        terminationsKeptBlocks,
        rules.through());
  }
}
