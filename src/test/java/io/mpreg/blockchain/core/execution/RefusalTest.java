package io.mpreg.blockchain.core.execution;

import static io.mpreg.blockchain.core.transaction.Transactions.ALICE;
import static io.mpreg.blockchain.core.transaction.Transactions.BOB;
import static io.mpreg.blockchain.core.transaction.Transactions.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.block.Outcome;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.Signature;
import io.mpreg.blockchain.core.execution.BlockDraft.Addition;
import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.core.transaction.Member;
import io.mpreg.blockchain.core.transaction.Refusal;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.core.transaction.UnsentTransaction;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The faults for which a transaction is refused, in the order of checking.
class RefusalTest {
  private static final Set<Integer> IN_BLOCKS = Set.of(3, 4, 5, 6, 8, 10, 11, 12, 13, 15, 16);
  private static final Member DAVE = Member.named("dave");

  /// @param transaction on a chain at height 2, on which alice has sent two messages
  record Case(Refusal fault, String what, CertifiedChain chain, Transaction transaction) {
    @Override
    public String toString() {
      return fault.code() + ": " + what;
    }
  }

  private static CertifiedChain chain(Genesis genesis) {
    CertifiedChain chain = new CertifiedChain(genesis);
    chain.add(chain.from(ALICE));
    chain.add(chain.from(ALICE));
    return chain;
  }

  private static final CertifiedChain OPEN = chain(Chains.open());
  private static final CertifiedChain GOVERNED = chain(Chains.governed(CAROL));

  private static UnsentTransaction alice() {
    return OPEN.from(ALICE);
  }

  private static UnsentTransaction registration(CertifiedChain chain, Member member) {
    return chain.from(member).of("node_register", "{" + member.keyFields() + "}");
  }

  private static Case refused(Refusal fault, String what, UnsentTransaction unsent) {
    return new Case(fault, what, OPEN, unsent.signed());
  }

  private static Case unapproved(String what, Member member) {
    return new Case(
        Refusal.REGISTRATION_NOT_APPROVED, what, GOVERNED, registration(GOVERNED, member).signed());
  }

  static Stream<Case> cases() {
    return Stream.of(
        refused(Refusal.OPERATION_UNKNOWN, "no such operation", alice().of("mint", "{}")),
        refused(Refusal.OPERATION_UNKNOWN, "in capitals", alice().of("TRANSFER", "{}")),
        refused(
            Refusal.REGISTRATION_MALFORMED,
            "for somebody else",
            registration(OPEN, CAROL).to(ALICE.id())),
        refused(Refusal.REGISTRATION_MALFORMED, "lane 1", registration(OPEN, CAROL).lane(1)),
        refused(Refusal.REGISTRATION_MALFORMED, "nonce 1", registration(OPEN, CAROL).nonce(1)),
        refused(
            Refusal.REGISTRATION_MALFORMED,
            "a payload that does not hold",
            OPEN.from(CAROL).of("node_register", "{}")),
        refused(
            Refusal.REGISTRATION_MALFORMED,
            "a profile over its limits",
            OPEN.from(CAROL)
                .of("node_register", "{" + CAROL.keyFields() + ",\"endpoints\":[\"x\"]}")),
        refused(
            Refusal.REGISTRATION_MALFORMED,
            "another key than the one that signs",
            OPEN.from(CAROL).of("node_register", "{" + DAVE.keyFields() + "}")),
        refused(Refusal.CHAIN_MISMATCH, "another chain", alice().on(Hash.ZERO)),
        refused(Refusal.CHAIN_MISMATCH, "a governed chain", GOVERNED.from(ALICE)),
        refused(Refusal.EXPIRED, "the parent's height", alice().validUntil(2)),
        refused(Refusal.EXPIRED, "height 0", alice().validUntil(0)),
        refused(Refusal.OBSERVED_HEIGHT_AHEAD, "the block's own height", alice().observing(3)),
        refused(Refusal.SENDER_UNKNOWN, "never registered", OPEN.from(CAROL)),
        refused(Refusal.KEY_MISMATCH, "another's key", alice().keyOf(BOB)),
        refused(
            Refusal.KEY_MISMATCH,
            "a registered id again with another key",
            registration(OPEN, ALICE.withKey(ALICE.publicKey().algorithm(), "other")).nonce(0)),
        unapproved("nobody", DAVE),
        unapproved("another key", CAROL.withKey(ALICE.publicKey().algorithm(), "other")),
        refused(Refusal.NONCE_USED, "the last one", alice().nonce(1)),
        refused(Refusal.NONCE_USED, "the first one", alice().nonce(0)),
        refused(Refusal.NONCE_TOO_HIGH, "one is left out", alice().nonce(3)),
        refused(Refusal.NONCE_TOO_HIGH, "a fresh lane begins with 0", alice().lane(1).nonce(1)),
        new Case(
            Refusal.SIGNATURE_INVALID,
            "none",
            OPEN,
            alice().draft().signed(Signature.of(new byte[Signature.LENGTH]))),
        new Case(
            Refusal.SIGNATURE_INVALID, "another's", OPEN, alice().draft().signedBy(BOB.key())));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void itIsRefusedAndLeavesNothingBehind(Case one) {
    CertifiedChain chain = one.chain();
    BlockDraft draft = chain.draft();
    assertThat(draft.add(one.transaction())).isEqualTo(new Addition.Refused(one.fault()));
    assertThat(draft.size()).isZero();
    ExecutedBlock untouched = chain.draft().finish(0, chain.nextTime());
    assertThat(draft.finish(0, chain.nextTime()).stateChanges())
        .isEqualTo(untouched.stateChanges());
  }

  @Test
  void everyFaultThatABlockCanRefuseForHasACase() {
    assertThat(cases().map(one -> one.fault().number()).collect(Collectors.toSet()))
        .isEqualTo(IN_BLOCKS);
  }

  @Test
  void theFirstFaultIsNamed() {
    // All later fields are wrong as well, and are corrected one after the other.
    UnsentTransaction unsent =
        OPEN.from(CAROL).of("mint", "{}").on(Hash.ZERO).validUntil(0).observing(9).nonce(5);
    assertThat(refusalOf(unsent)).isEqualTo(Refusal.OPERATION_UNKNOWN);
    unsent.of("node_register", "{}");
    assertThat(refusalOf(unsent)).isEqualTo(Refusal.REGISTRATION_MALFORMED);
    unsent.of("app.x", "");
    assertThat(refusalOf(unsent)).isEqualTo(Refusal.CHAIN_MISMATCH);
    unsent.on(OPEN.state().chainId());
    assertThat(refusalOf(unsent)).isEqualTo(Refusal.EXPIRED);
    unsent.validUntil(3);
    assertThat(refusalOf(unsent)).isEqualTo(Refusal.OBSERVED_HEIGHT_AHEAD);
    unsent.observing(2);
    assertThat(refusalOf(unsent)).isEqualTo(Refusal.SENDER_UNKNOWN);
    UnsentTransaction known = alice().validUntil(3).keyOf(BOB).nonce(5);
    assertThat(refusalOf(known)).isEqualTo(Refusal.KEY_MISMATCH);
    known.keyOf(ALICE);
    Transaction badlySigned = known.draft().signedBy(BOB.key());
    assertThat(OPEN.draft().add(badlySigned))
        .isEqualTo(new Addition.Refused(Refusal.NONCE_TOO_HIGH));
    known.nonce(2);
    assertThat(OPEN.offer(known)).isEqualTo(new Addition.Added(Outcome.APPLIED));
  }

  private static Refusal refusalOf(UnsentTransaction unsent) {
    return ((Addition.Refused) OPEN.offer(unsent)).fault();
  }

  @Test
  void theLimitsThemselvesAreAccepted() {
    for (UnsentTransaction unsent :
        List.of(
            alice().validUntil(3).observing(2).nonce(2),
            alice().lane(255).nonce(0),
            registration(OPEN, CAROL),
            registration(OPEN, DAVE))) {
      assertThat(OPEN.offer(unsent)).isEqualTo(new Addition.Added(Outcome.APPLIED));
    }
    assertThat(GOVERNED.offer(registration(GOVERNED, CAROL)))
        .isEqualTo(new Addition.Added(Outcome.APPLIED));
  }

  @Test
  void theWindowOfValidityIsAskedAtTheDoorOnly() {
    ChainState head = OPEN.state();
    Transaction longest = alice().validUntil(2 + 100_000).signed();
    Transaction longer = alice().validUntil(2 + 100_001).signed();
    assertThat(TransactionRules.validity(longest, head)).isEmpty();
    assertThat(TransactionRules.validity(longer, head)).hasValue(Refusal.VALIDITY_TOO_LONG);
    assertThat(OPEN.draft().add(longer)).isEqualTo(new Addition.Added(Outcome.APPLIED));
  }

  @Test
  void aTransactionIsNeverTwiceInABlock() {
    BlockDraft draft = OPEN.draft();
    Transaction transaction = alice().signed();
    assertThat(draft.add(transaction)).isEqualTo(new Addition.Added(Outcome.APPLIED));
    assertThat(draft.add(transaction)).isEqualTo(new Addition.Refused(Refusal.NONCE_USED));
  }

  @Test
  void noncesGoOnWithinABlock() {
    BlockDraft draft = OPEN.draft();
    for (long nonce = 2; nonce < 6; nonce++) {
      assertThat(draft.add(alice().nonce(nonce).signed()))
          .isEqualTo(new Addition.Added(Outcome.APPLIED));
    }
    assertThat(draft.add(alice().nonce(7).signed()))
        .isEqualTo(new Addition.Refused(Refusal.NONCE_TOO_HIGH));
  }

  @Test
  void anyClockOfTheSenderIsAccepted() {
    for (long millis : new long[] {0, (1L << 53) - 1}) {
      assertThat(OPEN.offer(alice().timestamp(millis)))
          .isEqualTo(new Addition.Added(Outcome.APPLIED));
    }
  }
}
