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
import static io.mpreg.blockchain.core.proof.ProofStep.TRUST;
import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.block.HeaderForm;
import io.mpreg.blockchain.core.execution.Chains;
import io.mpreg.blockchain.core.proof.LightClient.Step;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LightClientTest {
  private static final long PERIOD = 10_000;
  private static final long NOW = ChangingAuthorities.header(HEAD).timestampMillis() + 1_000;
  private static final LightClient START = LightClient.of(ChangingAuthorities.GENESIS, NOW, PERIOD);

  private static LightClient advanced(Step step) {
    assertThat(step).isInstanceOf(Step.Advanced.class);
    return ((Step.Advanced) step).client();
  }

  private static String refusedAt(ProofStep expected, Step step) {
    assertThat(step).isInstanceOf(Step.Refused.class);
    assertThat(((Step.Refused) step).step()).isEqualTo(expected);
    return ((Step.Refused) step).detail();
  }

  private static LightClient followed(LightClient from, long height) {
    return advanced(
        from.follow(
            ChangingAuthorities.certified(height),
            ChangingAuthorities.changes(from.nextHeight(), height + 1),
            NOW));
  }

  private static CertifiedBlock certified(BlockHeader header, AuthoritySet set, int... signers) {
    return CertifiedBlock.of(
        header, set, Optional.of(ChangingAuthorities.certificate(header, set, signers)));
  }

  @Test
  void theChangesLeadFromTheGenesisToTheHead() {
    LightClient client = followed(START, HEAD);
    assertThat(client.trusted()).isEqualTo(ChangingAuthorities.certified(HEAD));
    assertThat(client.nextHeight()).isEqualTo(HEAD + 1);
    assertThat(client.sinceMillis()).isEqualTo(ChangingAuthorities.header(HEAD).timestampMillis());
    for (long height = 0; height <= HEAD + 1; height++) {
      assertThat(client.reigns().at(height)).contains(ChangingAuthorities.deciding(height));
    }
  }

  @Test
  void everyWayForwardLeadsToTheSame() {
    LightClient inSteps = START;
    for (long height = 1; height <= HEAD; height++) {
      inSteps = followed(inSteps, height);
    }
    assertThat(inSteps).isEqualTo(followed(START, HEAD));
    assertThat(followed(followed(START, FIRST_CHANGE), HEAD)).isEqualTo(inSteps);
  }

  @Test
  void aBlockWithoutItsOwnChangeLeavesTheClientUnchanged() {
    assertThat(START.follow(ChangingAuthorities.certified(FIRST_CHANGE), List.of(), NOW))
        .isEqualTo(new Step.Unchanged(START));
  }

  @Test
  void anOlderBlockTeachesNothing() {
    LightClient client = followed(START, HEAD);
    for (long height = 0; height <= HEAD; height++) {
      assertThat(
              client.follow(
                  ChangingAuthorities.certified(height),
                  ChangingAuthorities.changes(0, height + 1),
                  NOW))
          .as("height %d", height)
          .isEqualTo(new Step.Unchanged(client));
    }
  }

  @Test
  void removedKeysAreRefusedAtEveryHeightThatIsNotTheirs() {
    LightClient client = followed(START, HEAD);
    // A verifier with only the genesis could not detect this.
    for (long height = FIRST_CHANGE + 1; height <= HEAD + 1; height++) {
      long at = height;
      BlockHeader forged =
          HeaderForm.change(
              ChangingAuthorities.header(2),
              form -> {
                form.height = at;
                form.authoritySetHash = FIRST.hash();
                form.nextAuthoritySetHash = FIRST.hash();
              });
      assertThat(
              refusedAt(
                  AUTHORITIES, client.follow(certified(forged, FIRST, 0, 1, 2, 3), List.of(), NOW)))
          .contains("removed");
    }
  }

  @Test
  void aReceiptIsVerifiedFromWhatIsTrusted() {
    LightClient client = followed(START, FIRST_CHANGE + 1);
    ReceiptVerifier verifier = new ReceiptVerifier(client);
    for (long height = 1; height <= FIRST_CHANGE; height++) {
      assertThat(verifier.verify(ChangingAuthorities.receipt(height, 0, FIRST_CHANGE + 1, 0)))
          .isInstanceOf(ReceiptVerdict.Valid.class);
    }
    for (long height = FIRST_CHANGE + 1; height <= HEAD; height++) {
      assertThat(verifier.verify(ChangingAuthorities.receipt(height, 0)))
          .isInstanceOf(ReceiptVerdict.Valid.class);
      long from = Math.min(client.nextHeight(), height);
      assertThat(verifier.verify(ChangingAuthorities.receipt(height, 0, HEAD + 1, from)))
          .isInstanceOf(ReceiptVerdict.Valid.class);
    }
  }

  @Test
  void whatFormerAuthoritiesDecidedHasToBeInTheTrustedHistory() {
    ReceiptVerifier verifier = new ReceiptVerifier(followed(START, HEAD));
    for (long height = 1; height <= SECOND_CHANGE; height++) {
      assertThat(verifier.verify(ChangingAuthorities.receipt(height, 0, HEAD, 0)))
          .isInstanceOf(ReceiptVerdict.Valid.class);
      requireUntrusted(verifier, ChangingAuthorities.receipt(height, 0));
      requireUntrusted(verifier, ChangingAuthorities.receipt(height, 0, HEAD + 1, 0));
    }
    Receipt forged = Receipt.parse(ProofText.utf8(Forgeries.receiptOfAnEarlierFork()));
    assertThat(new ReceiptVerifier(ChangingAuthorities.GENESIS).verify(forged))
        .as("undetectable for a verifier with only the genesis")
        .isInstanceOf(ReceiptVerdict.Valid.class);
    requireUntrusted(verifier, forged);
    // For blocks of the present authorities, the certificate is sufficient.
    assertThat(verifier.verify(ChangingAuthorities.receipt(SECOND_CHANGE + 1, 0)))
        .isInstanceOf(ReceiptVerdict.Valid.class);
  }

  private static void requireUntrusted(ReceiptVerifier verifier, Receipt receipt) {
    assertThat(verifier.verify(receipt))
        .isInstanceOfSatisfying(
            ReceiptVerdict.Invalid.class,
            wrong -> {
              assertThat(wrong.step()).isEqualTo(TRUST);
              assertThat(wrong.detail()).contains("?treeSize=" + HEAD);
            });
  }

  @Test
  void aChangeThatContradictsWhatIsTrustedIsRefused() {
    LightClient client = followed(START, HEAD);
    BlockHeader other =
        HeaderForm.change(
            ChangingAuthorities.header(FIRST_CHANGE),
            form -> form.nextAuthoritySetHash = THIRD.hash());
    AuthorityChange fork = AuthorityChange.of(other, ChangingAuthorities.certificate(other), THIRD);
    assertThat(
            refusedAt(
                AUTHORITIES,
                client.follow(ChangingAuthorities.certified(HEAD), List.of(fork), NOW)))
        .contains("contradicts");
  }

  @Test
  void skippingNeedsAnHonestSignerOfTheTrustedSet() {
    // Three authorities of the first set are in the second: two signers are enough, because b = 1.
    BlockHeader header = ChangingAuthorities.header(FIRST_CHANGE + 2);
    LightClient skipped =
        advanced(START.skip(certified(header, SECOND, 1, 2, 4), Optional.empty(), NOW));
    assertThat(skipped.reigns().at(FIRST_CHANGE + 3)).contains(SECOND);
    // One signer is not enough, because it may be Byzantine. Only one of the first set is in the
    // third.
    BlockHeader head = ChangingAuthorities.header(HEAD);
    assertThat(refusedAt(TRUST, START.skip(certified(head, THIRD, 3, 4, 5), Optional.empty(), NOW)))
        .isEqualTo("1 of the trusted authorities have signed, 2 are needed to skip to height 8");
    // Two of the second set are.
    assertThat(
            advanced(skipped.skip(certified(head, THIRD, 3, 4, 5), Optional.empty(), NOW))
                .trusted()
                .height())
        .isEqualTo(HEAD);
    refusedAt(TRUST, skipped.skip(certified(head, THIRD, 4, 5, 6), Optional.empty(), NOW));
  }

  @Test
  void skippingNeedsAQuorumOfTheNewSetToo() {
    BlockHeader header = ChangingAuthorities.header(FIRST_CHANGE + 2);
    refusedAt(CERTIFICATE, START.skip(certified(header, SECOND, 1, 2), Optional.empty(), NOW));
    refusedAt(
        AUTHORITIES,
        START.skip(
            new CertifiedBlock(
                new ProvedHeader(header.height(), header.hash(), header.encode()),
                THIRD.encode(),
                ChangingAuthorities.certificate(header).encode()),
            Optional.empty(),
            NOW));
  }

  @Test
  void skippedHeightsAreUnknown() {
    LightClient skipped =
        advanced(
            START.skip(
                ChangingAuthorities.certified(SECOND_CHANGE),
                Optional.of(ChangingAuthorities.change(SECOND_CHANGE)),
                NOW));
    assertThat(skipped.reigns().at(1)).contains(FIRST);
    assertThat(skipped.reigns().at(FIRST_CHANGE + 1)).isEmpty();
    assertThat(skipped.reigns().at(SECOND_CHANGE)).contains(SECOND);
    assertThat(skipped.reigns().at(SECOND_CHANGE + 1)).contains(THIRD);
    ReceiptVerifier verifier = new ReceiptVerifier(skipped);
    assertThat(verifier.verify(ChangingAuthorities.receipt(FIRST_CHANGE + 1, 0, HEAD + 1, 4)))
        .isInstanceOf(ReceiptVerdict.Invalid.class);
    assertThat(verifier.verify(ChangingAuthorities.receipt(HEAD, 0, HEAD + 1, HEAD)))
        .isInstanceOf(ReceiptVerdict.Valid.class);
  }

  @Test
  void aSkipToAnAuthorityChangeNeedsTheNextSet() {
    assertThat(
            refusedAt(
                AUTHORITIES,
                START.skip(ChangingAuthorities.certified(SECOND_CHANGE), Optional.empty(), NOW)))
        .contains("is missing");
    assertThat(
            refusedAt(
                AUTHORITIES,
                START.skip(
                    ChangingAuthorities.certified(SECOND_CHANGE),
                    Optional.of(ChangingAuthorities.change(FIRST_CHANGE)),
                    NOW)))
        .isNotEmpty();
  }

  @Test
  void whatIsTrustedGrowsStale() {
    LightClient client = followed(START, 2);
    long since = ChangingAuthorities.header(2).timestampMillis();
    List<AuthorityChange> changes = ChangingAuthorities.changes(3, HEAD + 1);
    CertifiedBlock head = ChangingAuthorities.certified(HEAD);
    assertThat(client.follow(head, changes, since + PERIOD - 1)).isInstanceOf(Step.Advanced.class);
    assertThat(refusedAt(TRUST, client.follow(head, changes, since + PERIOD)))
        .isEqualTo("the trusted header is 10 s old, older than the trusting period of 10 s");
    refusedAt(
        TRUST,
        client.skip(
            certified(ChangingAuthorities.header(5), SECOND, 1, 2, 3),
            Optional.empty(),
            since + PERIOD));
    // Earlier reigns stay known.
    assertThat(new ReceiptVerifier(client).verify(ChangingAuthorities.receipt(2, 0)))
        .isInstanceOf(ReceiptVerdict.Valid.class);
  }

  @Test
  void aHeaderOfTheFutureIsRefused() {
    long time = ChangingAuthorities.header(HEAD).timestampMillis();
    List<AuthorityChange> changes = ChangingAuthorities.changes(0, HEAD + 1);
    CertifiedBlock head = ChangingAuthorities.certified(HEAD);
    long early = time - LightClient.CLOCK_DRIFT_MILLIS;
    assertThat(START.follow(head, changes, early)).isInstanceOf(Step.Advanced.class);
    assertThat(refusedAt(TRUST, START.follow(head, changes, early - 1)))
        .isEqualTo("the header's time is 10001 ms ahead of the clock");
  }

  @Test
  void twoFinalBlocksOfOneHeightFreezeTheClientForEver() {
    LightClient client = followed(START, HEAD);
    BlockHeader other =
        HeaderForm.change(ChangingAuthorities.header(HEAD), form -> form.timestampMillis += 1);
    CertifiedBlock fork = certified(other, THIRD, 3, 4, 5);
    Step step = client.follow(fork, List.of(), NOW);
    assertThat(step).isInstanceOf(Step.Frozen.class);
    Step.Frozen frozen = (Step.Frozen) step;
    assertThat(frozen.conflict())
        .isEqualTo(new ConflictingBlocks(ChangingAuthorities.certified(HEAD), fork));
    refusedAt(TRUST, frozen.client().follow(ChangingAuthorities.certified(HEAD), List.of(), NOW));
    refusedAt(TRUST, frozen.client().skip(fork, Optional.empty(), NOW));
    // A conflicting block without a valid certificate does not stop the client.
    refusedAt(CERTIFICATE, client.follow(certified(other, THIRD, 3, 4), List.of(), NOW));
  }

  @Test
  void aBlockOfAnotherChainIsRefused() {
    LightClient elsewhere = LightClient.of(Chains.of(FIRST), NOW, PERIOD);
    refusedAt(BLOCK, elsewhere.follow(ChangingAuthorities.certified(1), List.of(), NOW));
  }
}
