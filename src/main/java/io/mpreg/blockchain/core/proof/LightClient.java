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

/// What a client that keeps no chain trusts of one: a final header, who decides the next height,
/// and who decided the heights before as far as it has followed them (protocol, section 18).
/// Immutable; the time is a parameter.
///
/// A header is good for going on from as long as the keys of its set are taken to be honest: the
/// trusting period. After it a client needs a newer point to start from.
///
/// @param trusted the newest header that is trusted; the genesis at first
/// @param reigns who decides which height; the last one decides the height after the trusted one
/// @param sinceMillis since when the header is trusted: its own time, or for the genesis the time
///   at which somebody decided to trust it; milliseconds since 1970 UTC
/// @param periodMillis the trusting period, at least 1 ms
/// @param conflict why nothing is believed any more, if that is so
public record LightClient(
    Hash chainId,
    CertifiedBlock trusted,
    Reigns reigns,
    long sinceMillis,
    long periodMillis,
    Optional<ConflictingBlocks> conflict) {
  /// How far ahead of this client's clock a header's time may be: as much as the authorities allow
  /// each other (protocol, section 8).
  public static final long CLOCK_DRIFT_MILLIS = 10_000;

  /// What came of a step.
  public sealed interface Step {
    /// The header is trusted now.
    record Advanced(LightClient client) implements Step {}

    /// The header is final, and is not newer, or does not say who decides the next height; nothing
    /// has changed.
    record Unchanged(LightClient client) implements Step {}

    /// Nothing has changed: this is the first step that does not hold.
    record Refused(ProofStep step, String detail) implements Step {}

    /// Nothing has changed: the block is of rules that this software does not know.
    record Unknown(String detail) implements Step {}

    /// Two final blocks of one height: this client believes nothing any more.
    record Frozen(LightClient client, ConflictingBlocks conflict) implements Step {}
  }

  public LightClient {
    Integers.check("since", sinceMillis, Integers.MAX);
    Integers.check("period", periodMillis, Integers.MAX);
    if (periodMillis < 1) {
      throw new IllegalArgumentException("the trusting period is 0, at least 1 ms is needed");
    }
    if (reigns.lastBegins() > trusted.height() + 1) {
      throw new IllegalArgumentException(
          "the last reign begins at %d, after the trusted height %d"
              .formatted(reigns.lastBegins(), trusted.height()));
    }
  }

  /// The client that trusts a genesis document from now on.
  public static LightClient of(Genesis genesis, long nowMillis, long periodMillis) {
    return new LightClient(
        genesis.chainId(),
        CertifiedBlock.of(genesis.header(), genesis.authorities(), Optional.empty()),
        Reigns.of(genesis),
        nowMillis,
        periodMillis,
        Optional.empty());
  }

  /// Reads what a client has kept.
  ///
  /// @throws io.mpreg.blockchain.core.encoding.Malformed when it is not that, or its parts do not
  ///   fit each other
  public static LightClient parse(Bytes json) {
    return StoredTrust.parse(json).client();
  }

  TrustedChain chain() {
    return new TrustedChain(chainId, reigns, trusted.height(), versions(), Rules.LATEST, anchor());
  }

  // Without the genesis it is not known whether drafts are: who keeps the trust has seen to that.
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

  /// The first height of which the set has to be learnt: changes from here on are asked for.
  public long nextHeight() {
    return trusted.height() + 1;
  }

  /// Sequential verification: each change is vouched for by the set before it, and the block by the
  /// set that they lead to.
  ///
  /// @param changes those up to the block's height that are not known yet, in order; known ones do
  ///   no harm
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

  /// Skipping verification: of the set that is trusted, at least b + 1 have signed the block, so an
  /// honest one vouches for it; and so has a quorum of its own set. What lies between stays
  /// unknown.
  ///
  /// @param change what the block's header hands over to, if it does
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
        "the header hands over to authorities that are not given");
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
        "%d of the authorities that are trusted have signed, %d are needed to skip to height %d"
            .formatted(signers.length, known.byzantine() + 1, certificate.height()));
  }

  // Both certificates hold; one of the blocks is trusted already.
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
        "what is trusted is %d s old, older than the trusting period of %d s"
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
          "two final blocks of one height were seen: nothing is believed");
      return trial.run();
    } catch (InvalidProof refused) {
      return new Step.Refused(refused.step(), refused.detail());
    } catch (RulesUnknown later) {
      return new Step.Unknown(String.valueOf(later.getMessage()));
    }
  }
}
