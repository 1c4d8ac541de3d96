package io.mpreg.blockchain.core.proof;

import static io.mpreg.blockchain.core.proof.ChangingAuthorities.FIRST;
import static io.mpreg.blockchain.core.proof.ChangingAuthorities.FIRST_CHANGE;
import static io.mpreg.blockchain.core.proof.ChangingAuthorities.HEAD;
import static io.mpreg.blockchain.core.proof.ChangingAuthorities.SECOND;
import static io.mpreg.blockchain.core.proof.ChangingAuthorities.SECOND_CHANGE;
import static io.mpreg.blockchain.core.proof.ChangingAuthorities.THIRD;
import static io.mpreg.blockchain.core.proof.ProofStep.AUTHORITIES;
import static io.mpreg.blockchain.core.proof.ProofStep.BLOCK;
import static io.mpreg.blockchain.core.proof.ProofStep.CERTIFICATE;
import static io.mpreg.blockchain.core.proof.ProofStep.HISTORY;
import static io.mpreg.blockchain.core.proof.ProofStep.STATE;
import static io.mpreg.blockchain.core.proof.ProofStep.TRUST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.AuthoritySets;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.block.HeaderForm;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.execution.Chains;
import io.mpreg.blockchain.core.merkle.CompactRange;
import io.mpreg.blockchain.core.merkle.InclusionProof;
import io.mpreg.blockchain.core.merkle.SparseMerkleTree;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.core.state.Tip;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Snapshots of the [ChangingAuthorities], whose authority set changes twice, and forged ones.
class SnapshotVerifierTest {
  private static final Tip TIP = ChangingAuthorities.BLOCKS.tip();
  private static final long NOW = TIP.header().timestampMillis();
  private static final SnapshotVerifier VERIFIER =
      new SnapshotVerifier(ChangingAuthorities.GENESIS);
  private static final SparseMerkleTree STATE_TREE = tree(TIP.state().entries());

  private static SparseMerkleTree tree(Map<Bytes, Bytes> entries) {
    Map<Bytes, Optional<Bytes>> present = new HashMap<>();
    entries.forEach((key, value) -> present.put(key, Optional.of(value)));
    return SparseMerkleTree.EMPTY.with(present);
  }

  private static List<Hash> history(long size) {
    CompactRange range = CompactRange.EMPTY;
    for (long height = 0; height < size; height++) {
      range = range.append(Tip.leaf(ChangingAuthorities.header(height)));
    }
    return range.hashes();
  }

  private static SnapshotProof proof() {
    return proof(HEAD);
  }

  private static SnapshotProof proof(long height) {
    return new SnapshotProof(
        ChangingAuthorities.certified(height),
        ChangingAuthorities.changes(0, height + 1),
        history(height));
  }

  private static SnapshotProof with(CertifiedBlock block) {
    return new SnapshotProof(block, proof().changes(), proof().history());
  }

  private static SnapshotProof with(List<AuthorityChange> changes) {
    return new SnapshotProof(proof().block(), changes, proof().history());
  }

  private static SnapshotProof withHistory(List<Hash> history) {
    return new SnapshotProof(proof().block(), proof().changes(), history);
  }

  private static CertifiedBlock certified(BlockHeader header, AuthoritySet set, int... signers) {
    return CertifiedBlock.of(
        header, set, Optional.of(ChangingAuthorities.certificate(header, set, signers)));
  }

  private static void refused(ProofStep step, SnapshotProof proof) {
    Optional<SnapshotVerdict.Invalid> found = VERIFIER.examine(proof, NOW);
    assertThat(found.map(SnapshotVerdict.Invalid::step)).contains(step);
    assertThat(VERIFIER.verify(proof, STATE_TREE, NOW)).isEqualTo(found.orElseThrow());
  }

  private static void refused(SparseMerkleTree state) {
    assertThat(VERIFIER.verify(proof(), state, NOW))
        .isInstanceOfSatisfying(
            SnapshotVerdict.Invalid.class, wrong -> assertThat(wrong.step()).isEqualTo(STATE));
  }

  @Test
  void aSnapshotIsTheEndOfTheChain() {
    assertThat(VERIFIER.examine(proof(), NOW)).isEmpty();
    assertThat(VERIFIER.verify(proof(), STATE_TREE, NOW))
        .isInstanceOfSatisfying(
            SnapshotVerdict.Valid.class,
            valid -> {
              assertThat(valid.tip().header()).isEqualTo(TIP.header());
              assertThat(valid.tip().hash()).isEqualTo(TIP.hash());
              assertThat(valid.tip().history()).isEqualTo(TIP.history());
              assertThat(valid.tip().state().entries()).isEqualTo(TIP.state().entries());
              assertThat(valid.tip().state().height()).isEqualTo(HEAD);
            });
  }

  @Test
  void everyBlockCanBeReachedAndNoOtherState() {
    for (long height = 1; height < HEAD; height++) {
      assertThat(VERIFIER.examine(proof(height), NOW)).isEmpty();
      assertThat(VERIFIER.verify(proof(height), STATE_TREE, NOW))
          .isInstanceOfSatisfying(
              SnapshotVerdict.Invalid.class, wrong -> assertThat(wrong.step()).isEqualTo(STATE));
    }
  }

  @Test
  void theBlockHasToBeOneOfThisChain() {
    CertifiedBlock block = proof().block();
    refused(
        BLOCK,
        with(
            new CertifiedBlock(
                new ProvedHeader(HEAD - 1, block.hash(), block.headerBytes()),
                block.authoritySet(),
                block.certificate())));
    refused(
        BLOCK,
        with(
            new CertifiedBlock(
                new ProvedHeader(HEAD, Hash.ZERO, block.headerBytes()),
                block.authoritySet(),
                block.certificate())));
    refused(
        BLOCK,
        with(
            new CertifiedBlock(
                new ProvedHeader(HEAD, Hash.of(Bytes.EMPTY), Bytes.EMPTY),
                block.authoritySet(),
                block.certificate())));
    BlockHeader foreign =
        HeaderForm.change(TIP.header(), form -> form.chainId = Hash.of(Bytes.EMPTY));
    refused(BLOCK, with(certified(foreign, THIRD, 3, 4, 5)));
    refused(BLOCK, new SnapshotProof(ChangingAuthorities.certified(0), List.of(), List.of()));
  }

  @Test
  void aSnapshotOfAnotherGenesisIsRefused() {
    Genesis other = Chains.of(AuthoritySets.of(4, 1, 0));
    assertThat(new SnapshotVerifier(other).examine(proof(), NOW))
        .map(SnapshotVerdict.Invalid::step)
        .contains(BLOCK);
  }

  @Test
  void aBlockFromTheFutureIsRefused() {
    assertThat(VERIFIER.examine(proof(), NOW - LightClient.CLOCK_DRIFT_MILLIS)).isEmpty();
    assertThat(VERIFIER.examine(proof(), NOW - LightClient.CLOCK_DRIFT_MILLIS - 1))
        .map(SnapshotVerdict.Invalid::step)
        .contains(BLOCK);
  }

  @Test
  void theSetThatDecidedItHasToHaveSigned() {
    refused(AUTHORITIES, with(certified(TIP.header(), SECOND, 1, 2, 3)));
    refused(CERTIFICATE, with(certified(TIP.header(), THIRD, 3, 4)));
    Certificate another = ChangingAuthorities.certificate(ChangingAuthorities.header(HEAD - 1));
    CertifiedBlock block = proof().block();
    for (Bytes certificate : List.of(another.encode(), Bytes.EMPTY)) {
      refused(
          CERTIFICATE,
          with(
              new CertifiedBlock(
                  new ProvedHeader(HEAD, block.hash(), block.headerBytes()),
                  block.authoritySet(),
                  certificate)));
    }
  }

  @Test
  void removedKeysCertifyNothing() {
    BlockHeader forged =
        HeaderForm.change(TIP.header(), form -> form.authoritySetHash = FIRST.hash());
    refused(AUTHORITIES, with(certified(forged, FIRST, 0, 1, 2)));
    refused(AUTHORITIES, with(certified(TIP.header(), FIRST, 0, 1, 2)));
  }

  @Test
  void everyChangeIsNeededInItsOrder() {
    AuthorityChange first = ChangingAuthorities.change(FIRST_CHANGE);
    AuthorityChange second = ChangingAuthorities.change(SECOND_CHANGE);
    for (List<AuthorityChange> changes :
        List.of(
            List.<AuthorityChange>of(),
            List.of(first),
            List.of(second),
            List.of(second, first),
            List.of(first, first, second),
            List.of(first, new AuthorityChange(Bytes.EMPTY, Bytes.EMPTY, Bytes.EMPTY)),
            List.of(
                first,
                new AuthorityChange(
                    second.headerBytes(), first.certificate(), second.nextAuthoritySet())),
            List.of(
                first,
                new AuthorityChange(
                    second.headerBytes(), second.certificate(), first.nextAuthoritySet())))) {
      refused(AUTHORITIES, with(changes));
    }
    // A change after the block.
    refused(
        AUTHORITIES,
        new SnapshotProof(
            ChangingAuthorities.certified(SECOND_CHANGE - 1),
            ChangingAuthorities.changes(0, HEAD + 1),
            history(SECOND_CHANGE - 1)));
    // The block's own change is missing.
    refused(
        AUTHORITIES,
        new SnapshotProof(
            ChangingAuthorities.certified(SECOND_CHANGE), List.of(first), history(SECOND_CHANGE)));
  }

  @Test
  void moreChangesThanALightClientKeepsAreRefused() {
    List<AuthorityChange> many =
        Stream.generate(() -> ChangingAuthorities.change(FIRST_CHANGE))
            .limit(SnapshotProof.MAX_CHANGES + 1)
            .toList();
    assertThatThrownBy(() -> with(many)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theHistoryHasToBeTheOneOfTheHeader() {
    List<Hash> longer = new ArrayList<>(history(HEAD));
    longer.add(Hash.ZERO);
    for (List<Hash> history :
        List.of(
            List.<Hash>of(), List.of(Hash.ZERO), history(HEAD - 1), history(HEAD + 1), longer)) {
      refused(HISTORY, withHistory(history));
    }
    SnapshotProof seventh = proof(7);
    List<Hash> swapped = new ArrayList<>(seventh.history()).reversed();
    assertThat(
            VERIFIER.examine(new SnapshotProof(seventh.block(), seventh.changes(), swapped), NOW))
        .map(SnapshotVerdict.Invalid::step)
        .contains(HISTORY);
  }

  @Test
  void aChangeOfAnyStateEntryIsDetected() {
    Map<Bytes, Bytes> entries = TIP.state().entries();
    refused(SparseMerkleTree.EMPTY);
    entries
        .keySet()
        .forEach(
            key -> {
              Map<Bytes, Optional<Bytes>> missing = Map.of(key, Optional.empty());
              Map<Bytes, Optional<Bytes>> changed = Map.of(key, Optional.of(Bytes.ofHex("00")));
              refused(STATE_TREE.with(missing));
              refused(STATE_TREE.with(changed));
            });
    refused(STATE_TREE.with(Map.of(Bytes.ofHex("04"), Optional.of(Bytes.EMPTY))));
  }

  private static Optional<SnapshotVerdict.Invalid> contradiction(
      TrustedBlock trusted, BlockHeader shown, InclusionProof inclusion) {
    return VERIFIER.contradiction(proof(), trusted, shown.encode(), inclusion, NOW);
  }

  @Test
  void aTrustedBlockMustBeInTheHistory() {
    for (long height = 0; height <= HEAD; height++) {
      BlockHeader header = ChangingAuthorities.header(height);
      TrustedBlock trusted = new TrustedBlock(height, header.hash());
      InclusionProof inclusion = ChangingAuthorities.history(HEAD + 1).inclusionProof(height);
      assertThat(contradiction(trusted, header, inclusion)).isEmpty();

      long other = (height + 1) % (HEAD + 1);
      for (Optional<SnapshotVerdict.Invalid> wrong :
          List.of(
              contradiction(new TrustedBlock(height, Hash.ZERO), header, inclusion),
              contradiction(new TrustedBlock(other, header.hash()), header, inclusion),
              contradiction(trusted, ChangingAuthorities.header(other), inclusion),
              contradiction(
                  trusted, header, ChangingAuthorities.history(HEAD + 1).inclusionProof(other)))) {
        assertThat(wrong).map(SnapshotVerdict.Invalid::step).contains(TRUST);
      }
    }
    assertThat(
            contradiction(
                new TrustedBlock(1, ChangingAuthorities.header(1).hash()),
                ChangingAuthorities.header(1),
                ChangingAuthorities.history(HEAD).inclusionProof(1)))
        .map(SnapshotVerdict.Invalid::step)
        .contains(TRUST);
  }

  @Test
  void aTrustedBlockIsWrittenAsHeightAndHash() {
    TrustedBlock trusted = new TrustedBlock(17, Hash.of(Bytes.EMPTY));
    assertThat(TrustedBlock.parse(trusted.toString())).isEqualTo(trusted);
    for (String text :
        List.of("", "17", "17:", ":" + Hash.ZERO.hex(), "-1:" + Hash.ZERO.hex(), "1:00")) {
      assertThatThrownBy(() -> TrustedBlock.parse(text))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
