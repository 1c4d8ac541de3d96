package io.mpreg.blockchain.core.proof;

import static io.mpreg.blockchain.core.proof.ProofStep.AUTHORITIES;
import static io.mpreg.blockchain.core.proof.ProofStep.TRUST;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.PublicKey;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Integers;
import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.core.rules.RulesUnknown;
import io.mpreg.blockchain.core.state.Genesis;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// The state of a light client: a trusted final header, the authority set of the next height, and
/// the earlier sets as far as it has followed them (protocol, section 18). Immutable; the time is a
/// parameter.
///
/// The client advances from its header only during the trusting period, in which the keys of the
/// header's set are assumed to be honest. After that, it needs a newer trusted header from
/// elsewhere.
///
/// @param trusted the newest trusted header; initially the genesis
/// @param reigns the known sets by heights; the last one decides the height after the trusted
///   header
/// @param sinceMillis the beginning of the trusting period: the header's timestamp, or for the
///   genesis the time at which the user decided to trust it; milliseconds since 1970 UTC
/// @param periodMillis the trusting period, at least 1 ms
/// @param conflict the conflicting blocks because of which the client has stopped, if it has
public record LightClient(
    Hash chainId,
    CertifiedBlock trusted,
    Reigns reigns,
    long sinceMillis,
    long periodMillis,
    Optional<ConflictingBlocks> conflict) {
  /// How far a header's timestamp may be ahead of the client's clock; the authorities allow each
  /// other the same (protocol, section 8).
  public static final long CLOCK_DRIFT_MILLIS = 10_000;

  /// The result of a step.
  public sealed interface Step {
    /// The header is now trusted.
    record Advanced(LightClient client) implements Step {}

    /// The header is final, but not newer, or the set of its next height is not known; nothing has
    /// changed.
    record Unchanged(LightClient client) implements Step {}

    /// The proof is invalid at this verification step; nothing has changed.
    record Refused(ProofStep step, String detail) implements Step {}

    /// The block follows rules that this software does not know; nothing has changed.
    record Unknown(String detail) implements Step {}

    /// There are two final blocks of one height: the client stops for good.
    record Frozen(LightClient client, ConflictingBlocks conflict) implements Step {}
  }

  public LightClient {
    Integers.check("since", sinceMillis, Integers.MAX);
    Integers.check("period", periodMillis, Integers.MAX);
    if (periodMillis < 1) {
      throw new IllegalArgumentException("the trusting period is 0, must be at least 1 ms");
    }
    if (reigns.lastBegins() > trusted.height() + 1) {
      throw new IllegalArgumentException(
          "the last reign begins at %d, after the trusted height %d"
              .formatted(reigns.lastBegins(), trusted.height()));
    }
  }

  /// A client that trusts a genesis document from now on.
  public static LightClient of(Genesis genesis, long nowMillis, long periodMillis) {
    return new LightClient(
        genesis.chainId(),
        CertifiedBlock.of(genesis.header(), genesis.authorities(), Optional.empty()),
        Reigns.of(genesis),
        nowMillis,
        periodMillis,
        Optional.empty());
  }

  /// Reads a trust file.
  ///
  /// @throws io.mpreg.blockchain.core.encoding.Malformed if it is not a trust file, or its parts do
  ///   not match each other
  public static LightClient parse(Bytes json) {
    return StoredTrust.parse(json).client();
  }

  TrustedChain chain() {
    return new TrustedChain(chainId, reigns, trusted.height(), versions(), Rules.LATEST, anchor());
  }

  // Without the genesis, the client cannot know whether unreleased rules are allowed. That was
  // checked when the header became trusted.
  private SortedMap<Long, Rules> versions() {
    return new TreeMap<>(Map.of(trusted.height(), BlockHeader.rulesOf(trusted.headerBytes())));
  }

  private Optional<TrustedChain.Anchor> anchor() {
    return trusted.height() == 0
        ? Optional.empty()
        : Optional.of(
            new TrustedChain.Anchor(
                trusted.height(),
                BlockHeader.decode(trusted.headerBytes()).historyRoot(),
                reigns.lastBegins()));
  }

  /// The height after the trusted one: authority changes from this height on are unknown and to be
  /// requested.
  public long nextHeight() {
    return trusted.height() + 1;
  }

  /// Sequential verification: each change is certified by the set before it, and the block by the
  /// set that the changes lead to.
  ///
  /// @param changes the unknown changes up to the block's height, in order; known ones are harmless
  public Step follow(CertifiedBlock block, List<AuthorityChange> changes, long nowMillis) {
    return step(() -> followed(block, changes, nowMillis));
  }

  private Step followed(CertifiedBlock block, List<AuthorityChange> changes, long nowMillis) {
    BlockHeader header = chain().requireHeader(block);
    TrustedChain informed = chain().with(changes, header.height() + 1);
    informed.requireFinal(header, block);
    if (header.height() <= trusted.height()) {
      return known(block);
    }
    requireFresh(header, nowMillis);
    boolean vouched =
        informed
            .reigns()
            .at(header.height() + 1)
            .filter(next -> next.hash().equals(header.nextAuthoritySetHash()))
            .isPresent();
    return vouched
        ? new Step.Advanced(at(block, header, informed.reigns()))
        : new Step.Unchanged(this);
  }

  /// Skipping verification: at least b + 1 authorities of the trusted set have signed the block, so
  /// an honest one has, and a quorum of the block's own set has. The sets of the heights between
  /// stay unknown.
  ///
  /// @param change the authority change that the block makes, if it makes one
  public Step skip(CertifiedBlock block, Optional<AuthorityChange> change, long nowMillis) {
    return step(() -> skipped(block, change, nowMillis));
  }

  private Step skipped(CertifiedBlock block, Optional<AuthorityChange> change, long nowMillis) {
    BlockHeader header = chain().requireHeader(block);
    if (header.height() <= nextHeight()) {
      return followed(block, change.stream().toList(), nowMillis);
    }
    requireFresh(header, nowMillis);
    AuthoritySet set = TrustedChain.requireNamedSet(header, block);
    chain().requireFinalBy(set, header, block);
    requireTrustedSigners(set, Certificate.decode(block.certificate()));
    Reigns skipped = reigns.with(nextHeight(), header.height(), set);
    Reigns next =
        new TrustedChain(
                chainId, skipped, header.height() - 1, versions(), Rules.LATEST, Optional.empty())
            .with(change.stream().toList(), header.height() + 1)
            .reigns();
    InvalidProof.unless(
        next.at(header.height() + 1)
            .filter(known -> known.hash().equals(header.nextAuthoritySetHash()))
            .isPresent(),
        AUTHORITIES,
        "the authority change that the header makes is missing");
    return new Step.Advanced(at(block, header, next));
  }

  private void requireTrustedSigners(AuthoritySet set, Certificate certificate) {
    AuthoritySet known = reigns.at(nextHeight()).orElseThrow();
    Set<PublicKey> keys = new HashSet<>();
    certificate.signatures().stream()
        .map(signature -> set.at(signature.index()).consensusKey())
        .forEach(keys::add);
    int[] signers =
        IntStream.range(0, known.size())
            .filter(index -> keys.contains(known.at(index).consensusKey()))
            .toArray();
    InvalidProof.unless(
        known.includesHonest(IntStream.of(signers)),
        TRUST,
        "%d of the trusted authorities have signed, %d are needed to skip to height %d"
            .formatted(signers.length, known.byzantine() + 1, certificate.height()));
  }

  // The block is certified, at most as high as the trusted one.
  private Step known(CertifiedBlock block) {
    if (block.height() < trusted.height() || block.hash().equals(trusted.hash())) {
      return new Step.Unchanged(this);
    }
    ConflictingBlocks found = new ConflictingBlocks(trusted, block);
    LightClient frozen =
        new LightClient(chainId, trusted, reigns, sinceMillis, periodMillis, Optional.of(found));
    return new Step.Frozen(frozen, found);
  }

  private void requireFresh(BlockHeader header, long nowMillis) {
    InvalidProof.unless(
        nowMillis - sinceMillis < periodMillis,
        TRUST,
        "the trusted header is %d s old, older than the trusting period of %d s"
            .formatted((nowMillis - sinceMillis) / 1_000, periodMillis / 1_000));
    InvalidProof.unless(
        header.timestampMillis() <= nowMillis + CLOCK_DRIFT_MILLIS,
        TRUST,
        "the header's time is %d ms ahead of the clock"
            .formatted(header.timestampMillis() - nowMillis));
  }

  private LightClient at(CertifiedBlock block, BlockHeader header, Reigns next) {
    return new LightClient(
        chainId, block, next, header.timestampMillis(), periodMillis, Optional.empty());
  }

  @FunctionalInterface
  private interface Trial {
    Step run();
  }

  private Step step(Trial trial) {
    try {
      InvalidProof.unless(
          conflict.isEmpty(),
          TRUST,
          "two final blocks of one height were seen: this client trusts no later block");
      return trial.run();
    } catch (InvalidProof refused) {
      return new Step.Refused(refused.step(), refused.detail());
    } catch (RulesUnknown later) {
      return new Step.Unknown(String.valueOf(later.getMessage()));
    }
  }
}
