package io.mpreg.blockchain.core.proof;

import static io.mpreg.blockchain.core.proof.ProofStep.AUTHORITIES;
import static io.mpreg.blockchain.core.proof.ProofStep.BLOCK;
import static io.mpreg.blockchain.core.proof.ProofStep.CERTIFICATE;
import static io.mpreg.blockchain.core.proof.ProofStep.GENESIS;
import static io.mpreg.blockchain.core.proof.ProofStep.TRUST;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.VoteKind;
import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.note.NoteKey;
import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.core.rules.RulesUnknown;
import io.mpreg.blockchain.core.state.Genesis;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The verification steps that receipts, state proofs and the light client share: whether a header
/// is final in the chain that the verifier trusts.
///
/// @param reigns the authority sets that the verifier knows before it reads a proof
/// @param knownThrough the height up to which it knows every authority change; it learns later ones
///   from proofs
/// @param versions the rules versions in the trusted header and in the headers of the changes, by
///   height: versions never decrease
/// @param supported the last rules that the verifier knows
/// @param anchor the history below the trusted header; empty for the genesis
record TrustedChain(
    Hash chainId,
    Reigns reigns,
    long knownThrough,
    SortedMap<Long, Rules> versions,
    Rules supported,
    Optional<Anchor> anchor) {

  TrustedChain {
    versions = Collections.unmodifiableSortedMap(new TreeMap<>(versions));
  }

  /// The history that a trusted header commits to.
  ///
  /// @param height the height of the header, which is also the number of headers in the history
  /// @param presentSince the first height decided by the present authorities, whose keys are
  ///   assumed to be honest
  record Anchor(long height, Hash historyRoot, long presentSince) {}

  static TrustedChain of(Genesis genesis) {
    return of(genesis, Rules.LATEST);
  }

  static TrustedChain of(Genesis genesis, Rules through) {
    return new TrustedChain(
        genesis.chainId(),
        Reigns.of(genesis),
        0,
        new TreeMap<>(Map.of(0L, genesis.rules())),
        Rules.supported(genesis.development()).atMost(through),
        Optional.empty());
  }

  static TrustedChain from(Hash chainId, long height, AuthoritySet deciding) {
    return new TrustedChain(
        chainId,
        Reigns.from(height, deciding),
        height - 1,
        new TreeMap<>(),
        Rules.LATEST,
        Optional.empty());
  }

  void requireGenesis(Hash claimed) {
    InvalidProof.unless(
        claimed.equals(chainId), GENESIS, "chainId is not that of the genesis, " + chainId);
  }

  /// Decodes the header, and requires the claimed height, hash and chain to match its bytes.
  ///
  /// @throws RulesUnknown if this software does not know its rules, so that it cannot judge the
  ///   header
  BlockHeader requireHeader(CertifiedBlock block) {
    BlockHeader header = requireHeader(block.headerBytes(), BLOCK);
    InvalidProof.unless(
        header.height() == block.height(), BLOCK, "height is not that of the header");
    InvalidProof.unless(
        Hash.of(block.headerBytes()).equals(block.hash()),
        BLOCK,
        "hash is not that of the header bytes");
    return header;
  }

  private BlockHeader requireHeader(Bytes bytes, ProofStep step) {
    // First, because the rest of the header may have another form under later rules.
    Rules rules = InvalidProof.unlessRead(step, () -> BlockHeader.rulesOf(bytes));
    RulesUnknown.unlessKnown("The block of this proof", rules, supported);
    BlockHeader header = InvalidProof.unlessRead(step, () -> BlockHeader.decode(bytes));
    requireAscending(header, step);
    boolean ours =
        header.height() == 0 ? Hash.of(bytes).equals(chainId) : header.chainId().equals(chainId);
    InvalidProof.unless(ours, step, "the header is of another chain");
    return header;
  }

  // Rules versions never decrease.
  private void requireAscending(BlockHeader header, ProofStep step) {
    Rules rules = new Rules(header.rulesVersion());
    boolean ascend =
        versions.headMap(header.height()).values().stream().allMatch(rules::include)
            && versions.tailMap(header.height()).values().stream()
                .allMatch(later -> later.include(rules));
    InvalidProof.unless(
        ascend,
        step,
        "rulesVersion %s at height %d contradicts the versions known before or after it"
            .formatted(rules, header.height()));
  }

  private TrustedChain holding(BlockHeader header) {
    SortedMap<Long, Rules> more = new TreeMap<>(versions);
    more.put(header.height(), new Rules(header.rulesVersion()));
    return new TrustedChain(chainId, reigns, knownThrough, more, supported, anchor);
  }

  /// This chain with these authority changes; each must be certified by the set that those before
  /// it lead to.
  ///
  /// @param below every change must be at a lower height; later ones are irrelevant to the proof
  TrustedChain with(List<AuthorityChange> changes, long below) {
    Reigns known = reigns;
    TrustedChain seen = this;
    long last = -1;
    for (AuthorityChange change : changes) {
      BlockHeader header = seen.requireHeader(change.headerBytes(), AUTHORITIES);
      seen = seen.holding(header);
      long height = header.height();
      InvalidProof.unless(height > last, AUTHORITIES, "the authority changes are not in order");
      InvalidProof.unless(
          height < below,
          AUTHORITIES,
          "the authority change at height %d is after the heights that the proof is about"
              .formatted(height));
      AuthoritySet next = requireChange(change, header, deciding(known, header));
      known = height > knownThrough ? known.endedAt(height, next) : known;
      requireKnown(known, height, next);
      last = height;
    }
    return new TrustedChain(
        chainId, known, Math.max(knownThrough, below - 1), seen.versions, supported, anchor);
  }

  private static AuthoritySet deciding(Reigns known, BlockHeader header) {
    AuthoritySet set =
        known
            .at(header.height())
            .orElseThrow(() -> new InvalidProof(AUTHORITIES, unknown(header.height())));
    InvalidProof.unless(
        header.authoritySetHash().equals(set.hash()),
        AUTHORITIES,
        "the authorities that the header at height %d names are not those that decide it: a change is missing, or they were removed"
            .formatted(header.height()));
    return set;
  }

  private static String unknown(long height) {
    return "the authority set of height %d is unknown: the height is before the trusted header, or was skipped"
        .formatted(height);
  }

  private AuthoritySet requireChange(
      AuthorityChange change, BlockHeader header, AuthoritySet authorities) {
    AuthoritySet next = requireSet(change.nextAuthoritySet(), header.nextAuthoritySetHash());
    InvalidProof.unless(
        !header.nextAuthoritySetHash().equals(header.authoritySetHash()),
        AUTHORITIES,
        "the header at height %d changes no authorities".formatted(header.height()));
    requireCertificate(
        change.certificate(), header, Hash.of(change.headerBytes()), authorities, AUTHORITIES);
    return next;
  }

  private static AuthoritySet requireSet(Bytes encoded, Hash named) {
    AuthoritySet set = InvalidProof.unlessRead(AUTHORITIES, () -> AuthoritySet.decode(encoded));
    InvalidProof.unless(
        set.hash().equals(named),
        AUTHORITIES,
        "the authority set is not the one that the header names");
    return set;
  }

  private static void requireKnown(Reigns known, long height, AuthoritySet next) {
    InvalidProof.unless(
        known.at(height + 1).filter(next::equals).isPresent(),
        AUTHORITIES,
        "the authority change at height %d contradicts what is trusted".formatted(height));
  }

  /// Requires that a block of former authorities is in the history of the trusted header. Their
  /// keys may have leaked since, and could certify another block of a height that they decided
  /// (long-range attack).
  ///
  /// @param size the size of the history in the proof, in headers
  /// @param root its root; empty if the proof has no history
  void requireAnchored(BlockHeader header, long size, Optional<Hash> root) {
    if (anchor.isEmpty()) {
      return;
    }
    Anchor trusted = anchor.get();
    boolean former = header.height() < Math.min(trusted.height(), trusted.presentSince());
    InvalidProof.unless(
        !former || (size == trusted.height() && root.equals(Optional.of(trusted.historyRoot()))),
        TRUST,
        root.isEmpty()
            ? "the block of height %d is of former authorities, whose keys prove nothing to a client that trusts height %d; request a proof of the present state"
                .formatted(header.height(), trusted.height())
            : "the block of height %d is of former authorities, and the receipt does not show it in the history of the trusted header; request the receipt with ?treeSize=%d"
                .formatted(header.height(), trusted.height()));
  }

  /// The set in the proof, which must be the one that the header names; the set may be unknown.
  static AuthoritySet requireNamedSet(BlockHeader header, CertifiedBlock block) {
    return requireSet(block.authoritySet(), header.authoritySetHash());
  }

  /// Requires that the known authorities of its height made the header final.
  void requireFinal(BlockHeader header, CertifiedBlock block) {
    requireAscending(header, BLOCK);
    AuthoritySet set = requireNamedSet(header, block);
    InvalidProof.unless(
        deciding(reigns, header).equals(set), AUTHORITIES, unknown(header.height()));
    requireFinalBy(set, header, block);
  }

  /// Requires that this set made the header final.
  void requireFinalBy(AuthoritySet set, BlockHeader header, CertifiedBlock block) {
    if (header.height() == 0) {
      InvalidProof.unless(
          block.certificate().length() == 0, CERTIFICATE, "the genesis has no certificate");
      return;
    }
    requireCertificate(block.certificate(), header, block.hash(), set, CERTIFICATE);
  }

  private void requireCertificate(
      Bytes encoded, BlockHeader header, Hash hash, AuthoritySet set, ProofStep step) {
    Certificate certificate = InvalidProof.unlessRead(step, () -> Certificate.decode(encoded));
    InvalidProof.unless(
        certificate.kind() == VoteKind.FINALIZE
            && certificate.height() == header.height()
            && certificate.blockHash().equals(hash),
        step,
        "the certificate does not make this block final");
    InvalidProof.unless(
        certificate.holds(set, chainId), step, "the certificate has no quorum of valid signatures");
  }

  /// The keys that sign a checkpoint of this size: those of the set that decided the last header.
  List<NoteKey> logKeys(long size) {
    return NoteKey.ofLog(chainId, signers(size));
  }

  /// The keys with which the same authorities cosign the checkpoint.
  List<NoteKey> cosigners(long size) {
    return NoteKey.ofCosigners(chainId, signers(size));
  }

  private AuthoritySet signers(long size) {
    return reigns.at(size - 1).orElseThrow(() -> new InvalidProof(AUTHORITIES, unknown(size - 1)));
  }
}
