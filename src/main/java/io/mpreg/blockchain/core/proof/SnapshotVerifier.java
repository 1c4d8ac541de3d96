package io.mpreg.blockchain.core.proof;

import static io.mpreg.blockchain.core.proof.ProofStep.AUTHORITIES;
import static io.mpreg.blockchain.core.proof.ProofStep.BLOCK;
import static io.mpreg.blockchain.core.proof.ProofStep.HISTORY;
import static io.mpreg.blockchain.core.proof.ProofStep.STATE;
import static io.mpreg.blockchain.core.proof.ProofStep.TRUST;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.merkle.CompactRange;
import io.mpreg.blockchain.core.merkle.InclusionProof;
import io.mpreg.blockchain.core.merkle.MerkleTree;
import io.mpreg.blockchain.core.merkle.SparseMerkleTree;
import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.core.rules.RulesUnknown;
import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.core.state.Tip;
import java.util.Optional;

/// Verifies with only the genesis that a state is the one after a final block (protocol, section
/// 21). Thread-safe.
///
/// The header commits to the state and, by its historyRoot, to the history; a quorum of the
/// authorities has signed the header, and a quorum of each set has signed the change to the next
/// one. Anything outside these commitments, such as the number of transactions so far, is not
/// verified.
public final class SnapshotVerifier {
  private final TrustedChain chain;

  public SnapshotVerifier(Genesis genesis) {
    this(genesis, Rules.LATEST);
  }

  /// A verifier for a member that applies rules up to some version.
  ///
  /// @param supported the last rules to accept; at most those that this software knows
  public SnapshotVerifier(Genesis genesis, Rules supported) {
    this.chain = TrustedChain.of(genesis, supported);
  }

  /// Verifies everything except the state, which is by far the largest part.
  ///
  /// @param nowMillis milliseconds since 1970 UTC
  /// @return the first verification step that fails, or empty
  /// @throws RulesUnknown if a header follows rules that this software does not know
  public Optional<SnapshotVerdict.Invalid> examine(SnapshotProof proof, long nowMillis) {
    try {
      examined(proof, nowMillis);
      return Optional.empty();
    } catch (InvalidProof refused) {
      return Optional.of(new SnapshotVerdict.Invalid(refused.step(), refused.detail()));
    }
  }

  /// Verifies a snapshot with its state.
  ///
  /// @param nowMillis milliseconds since 1970 UTC
  public SnapshotVerdict verify(SnapshotProof proof, SparseMerkleTree state, long nowMillis) {
    try {
      Examined point = examined(proof, nowMillis);
      return new SnapshotVerdict.Valid(
          new Tip(point.header(), proof.block().hash(), point.history(), stateAfter(point, state)));
    } catch (InvalidProof refused) {
      return new SnapshotVerdict.Invalid(refused.step(), refused.detail());
    }
  }

  /// Checks that the history up to and including the snapshot's block contains a trusted block.
  ///
  /// @param headerBytes the header of the trusted block
  /// @param inclusion its inclusion proof in the history up to and including the snapshot's block
  /// @return what contradicts the trusted block, or empty
  public Optional<SnapshotVerdict.Invalid> contradiction(
      SnapshotProof proof,
      TrustedBlock trusted,
      Bytes headerBytes,
      InclusionProof inclusion,
      long nowMillis) {
    try {
      Examined point = examined(proof, nowMillis);
      InvalidProof.unless(
          Hash.of(headerBytes).equals(trusted.hash()),
          TRUST,
          "another block than %s is shown for the trusted one".formatted(trusted));
      InvalidProof.unless(
          inclusion.leafIndex() == trusted.height()
              && inclusion.treeSize() == point.history().size()
              && inclusion.verifies(MerkleTree.leafHash(headerBytes), point.history().root()),
          TRUST,
          "the history up to block %d does not hold the trusted block %s"
              .formatted(point.header().height(), trusted));
      return Optional.empty();
    } catch (InvalidProof refused) {
      return Optional.of(new SnapshotVerdict.Invalid(refused.step(), refused.detail()));
    }
  }

  // history: up to and including the block; next: the set of the height after it
  private record Examined(BlockHeader header, CompactRange history, AuthoritySet next) {}

  private Examined examined(SnapshotProof proof, long nowMillis) {
    BlockHeader header = chain.requireHeader(proof.block());
    InvalidProof.unless(
        header.height() > 0, BLOCK, "the state after the genesis is defined by its document");
    InvalidProof.unless(
        header.timestampMillis() <= nowMillis + LightClient.CLOCK_DRIFT_MILLIS,
        BLOCK,
        "the header's time is %d ms ahead of the clock"
            .formatted(header.timestampMillis() - nowMillis));
    TrustedChain informed = chain.with(proof.changes(), header.height() + 1);
    informed.requireFinal(header, proof.block());
    AuthoritySet next =
        informed
            .reigns()
            .at(header.height() + 1)
            .filter(set -> set.hash().equals(header.nextAuthoritySetHash()))
            .orElseThrow(
                () ->
                    new InvalidProof(
                        AUTHORITIES, "the authority change that the header makes is missing"));
    CompactRange before =
        InvalidProof.unlessRead(HISTORY, () -> CompactRange.of(header.height(), proof.history()));
    InvalidProof.unless(
        before.root().equals(header.historyRoot()),
        HISTORY,
        "the history below the block is not the one of its historyRoot");
    CompactRange history = InvalidProof.unlessRead(HISTORY, () -> before.append(Tip.leaf(header)));
    return new Examined(header, history, next);
  }

  private ChainState stateAfter(Examined point, SparseMerkleTree tree) {
    BlockHeader header = point.header();
    InvalidProof.unless(
        tree.root().equals(header.stateRoot()),
        STATE,
        "the state has root %s, the header commits to %s"
            .formatted(tree.root(), header.stateRoot()));
    ChainState state =
        InvalidProof.unlessRead(STATE, () -> ChainState.of(chain.chainId(), header.height(), tree));
    InvalidProof.unless(
        state.authorities().equals(point.next()),
        STATE,
        "the state's authorities are not those that the header names for the next height");
    return state;
  }
}
