package io.mpreg.blockchain.tools.audit;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.merkle.CompactRange;
import io.mpreg.blockchain.core.merkle.SparseMerkleTree;
import io.mpreg.blockchain.core.proof.CertifiedBlock;
import io.mpreg.blockchain.core.proof.ProofStep;
import io.mpreg.blockchain.core.proof.SnapshotProof;
import io.mpreg.blockchain.core.proof.SnapshotVerdict;
import io.mpreg.blockchain.core.proof.SnapshotVerifier;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.ledger.history.ChainBase;
import io.mpreg.blockchain.ledger.history.FinalAuthorityChange;
import io.mpreg.blockchain.ledger.history.StoredHistory;
import io.mpreg.blockchain.ledger.history.inspection.GenesisInspection;
import io.mpreg.blockchain.ledger.history.inspection.InspectedBlock;
import io.mpreg.blockchain.platform.database.Divergence;
import io.mpreg.blockchain.platform.database.StoreDamaged;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where an audit begins to replay the chain: after the genesis, or after the block whose state the
/// chain was started from (snapshot base). That state, and its proof from the genesis, is verified
/// as it was when it was received from another member.
///
/// @param tip the head of the chain that begins there
/// @param history the frontier of the tree of headers below the block
/// @param deciding the set that decided the block
record AuditStart(Tip tip, CompactRange history, AuthoritySet deciding) {
  private static final int ENTRIES_AT_ONCE = 10_000;

  /// The beginning of a chain that is held from its genesis on.
  static AuditStart of(Genesis genesis) {
    return new AuditStart(Tip.of(genesis), CompactRange.EMPTY, genesis.authorities());
  }

  /// Verifies the stored base of a chain that was started from a snapshot.
  ///
  /// @param block the block of the base
  /// @throws StoreDamaged when there is no valid proof from the genesis to the block and its state
  static AuditStart of(StoredHistory store, ChainBase base, InspectedBlock block) {
    Genesis genesis = GenesisInspection.document(store);
    List<FinalAuthorityChange> authorityChanges = authorityChanges(store, base.height());
    AuthoritySet deciding =
        authorityChanges.stream()
            .filter(change -> change.height() < base.height())
            .reduce((earlier, later) -> later)
            .map(FinalAuthorityChange::authorities)
            .orElse(genesis.authorities());
    BlockHeader header = block.header();
    SnapshotProof proof =
        new SnapshotProof(
            CertifiedBlock.of(header, deciding, block.columns().decodeCertificate()),
            authorityChanges.stream().map(FinalAuthorityChange::toProof).toList(),
            base.history().hashes());
    // With the block's own time, as no audit may depend on a clock.
    return switch (new SnapshotVerifier(genesis)
        .verify(proof, state(store), header.timestampMillis())) {
      case SnapshotVerdict.Valid valid -> new AuditStart(valid.tip(), base.history(), deciding);
      case SnapshotVerdict.Invalid(var step, var detail) ->
          throw new StoreDamaged(Divergence.of(base.height(), field(step), detail));
    };
  }

  private static List<FinalAuthorityChange> authorityChanges(StoredHistory store, long height) {
    List<FinalAuthorityChange> authorityChanges =
        store.authorityChanges(0, height + 1, SnapshotProof.MAX_CHANGES + 1);
    if (authorityChanges.size() > SnapshotProof.MAX_CHANGES) {
      throw new StoreDamaged(
          Divergence.of(height, "authority_change", "there are too many below the base"));
    }
    return authorityChanges;
  }

  private static SparseMerkleTree state(StoredHistory store) {
    SparseMerkleTree[] tree = {SparseMerkleTree.EMPTY};
    Map<Bytes, Optional<Bytes>> page = new HashMap<>();
    store.forEachBaseEntry(
        (key, value) -> {
          page.put(key, Optional.of(value));
          if (page.size() >= ENTRIES_AT_ONCE) {
            tree[0] = tree[0].with(page);
            page.clear();
          }
        });
    return tree[0].with(page);
  }

  private static String field(ProofStep step) {
    return switch (step) {
      case AUTHORITIES -> "base_handover";
      case CERTIFICATE -> "block.certificate";
      case HISTORY -> "chain_base.frontier";
      case STATE -> "base_state_entry";
      default -> "block.header";
    };
  }
}
