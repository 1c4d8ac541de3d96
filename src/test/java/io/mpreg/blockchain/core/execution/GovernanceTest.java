package io.mpreg.blockchain.core.execution;

import static io.mpreg.blockchain.core.execution.Council.approving;
import static io.mpreg.blockchain.core.execution.Council.removing;
import static io.mpreg.blockchain.core.execution.Council.running;
import static io.mpreg.blockchain.core.execution.Council.tolerating;
import static io.mpreg.blockchain.core.execution.Council.withdrawing;
import static io.mpreg.blockchain.core.transaction.Transactions.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.authority.Authority;
import io.mpreg.blockchain.core.authority.AuthorityKeyUse;
import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.AuthoritySets;
import io.mpreg.blockchain.core.block.Outcome;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.PublicKey;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.execution.BlockDraft.Addition;
import io.mpreg.blockchain.core.execution.BlockRules.Judgement;
import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.core.state.ChangeProposal.Status;
import io.mpreg.blockchain.core.state.StateKey;
import io.mpreg.blockchain.core.transaction.Refusal;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.core.transaction.UnsentTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// How the authorities change the authority set and the chain (protocol, section 19).
class GovernanceTest {

  @Test
  void anApprovedAuthorityDecidesFromTheSecondBlockOn() {
    Council council = new Council(4, 1, 0);
    council.register(7);
    AuthoritySet before = council.state().authorities();
    AuthoritySet after = AuthoritySets.ofNumbers(1, 0, 0, 1, 2, 3, 7);
    Hash id = council.proposed(0, council.adding(7));
    assertThat(council.approve(id, 1, 2)).containsOnly(0);
    assertThat(council.state().followingAuthorities()).isEqualTo(before);
    assertThat(council.state().awaitsAuthorities()).isFalse();

    // The third yes of q = 3.
    council.approve(id, 3);
    long decided = council.chain.tip().height();
    assertThat(council.state().authorities()).isEqualTo(before);
    assertThat(council.state().followingAuthorities()).isEqualTo(after);
    assertThat(council.state().awaitsAuthorities()).isTrue();
    assertThat(council.chain.tip().header().nextAuthoritySetHash()).isEqualTo(before.hash());

    // An idle chain needs one empty block to reach that height.
    council.chain.add();
    assertThat(council.chain.tip().header().authoritySetHash()).isEqualTo(before.hash());
    assertThat(council.chain.tip().header().nextAuthoritySetHash()).isEqualTo(after.hash());
    assertThat(council.state().authorities()).isEqualTo(after);
    assertThat(council.state().awaitsAuthorities()).isFalse();

    council.chain.add();
    assertThat(council.chain.tip().header().authoritySetHash()).isEqualTo(after.hash());
    assertThat(council.state().authoritiesAt(decided + 1)).contains(before);
    assertThat(council.state().authoritiesAt(decided + 2)).contains(after);
    assertThat(council.kept(id).status()).isEqualTo(Status.APPROVED);
    assertThat(council.kept(id).endedAtHeight()).isEqualTo(decided);
  }

  @Test
  void aProposalIsNotAVoteAndItsProposerMayVoteNo() {
    Council council = new Council(4, 1, 0);
    Hash id = council.proposed(0, tolerating(0, 1));
    assertThat(council.kept(id).votes()).isEmpty();
    assertThat(council.chain.add(council.vote(0, id, false))).containsExactly(0);
    assertThat(council.kept(id).votes()).isEqualTo(Map.of(0, false));
    assertThat(council.approve(id, 1, 2, 3)).containsOnly(0);
    assertThat(council.state().followingAuthorities().crashed()).isEqualTo(1);
  }

  @Test
  void aProposalEndsWhenAQuorumIsNoLongerPossible() {
    Council council = new Council(4, 1, 0);
    Hash id = council.proposed(0, tolerating(0, 1));
    council.chain.add(council.vote(1, id, false));
    assertThat(council.kept(id).isOpen()).isTrue();
    council.chain.add(council.vote(2, id, false));
    assertThat(council.kept(id).status()).isEqualTo(Status.REJECTED);
    assertThat(council.kept(id).rejections()).isEqualTo(2);
    assertThat(council.state().openProposals()).isEmpty();
    assertThat(council.state().endedProposals()).containsExactly(id);
    assertThat(council.approve(id, 0)).containsExactly(118);
  }

  @Test
  void theLastHeightOfAProposalStillCounts() {
    Council council = new Council(1, 0, 0);
    long last = council.chain.tip().height() + 2;
    Hash voted = council.proposed(council.proposal(0, running(10, "open"), last));
    council.approve(voted, 0);
    assertThat(council.kept(voted).status()).isEqualTo(Status.APPROVED);
    assertThat(council.kept(voted).endedAtHeight()).isEqualTo(last);

    Hash unvoted = council.proposed(council.proposal(0, running(11, "open"), last + 2));
    council.chain.add();
    assertThat(council.kept(unvoted).status()).isEqualTo(Status.EXPIRED);
    assertThat(council.kept(unvoted).endedAtHeight()).isEqualTo(last + 2);
    assertThat(council.approve(unvoted, 0)).containsExactly(118);
    assertThat(council.state().parameters().maxBlockTransactions()).isEqualTo(10);
  }

  @Test
  void anAuthorityChangeEndsAllOtherProposalsAndNoneIsAcceptedUntilItTakesEffect() {
    Council council = new Council(4, 1, 0);
    Hash other = council.proposed(0, running(10, "open"));
    Hash second = council.proposed(1, tolerating(0, 0));
    Hash first = council.decide(tolerating(0, 1), 2, 1, 2, 3);
    assertThat(council.kept(first).status()).isEqualTo(Status.APPROVED);
    assertThat(council.kept(other).status()).isEqualTo(Status.SUPERSEDED);
    assertThat(council.kept(second).status()).isEqualTo(Status.SUPERSEDED);
    assertThat(council.approve(other, 0)).containsExactly(118);

    // That was the block between, in which a proposal to the old set would have failed too.
    Council waiting = new Council(4, 1, 0);
    waiting.decide(tolerating(0, 1), 2, 1, 2, 3);
    AuthoritySet next = waiting.state().followingAuthorities();
    assertThat(waiting.chain.add(waiting.proposal(0, tolerating(0, 0)))).containsExactly(110);
    assertThat(waiting.state().authorities()).isEqualTo(next);
    waiting.proposed(0, tolerating(0, 0));
  }

  @Test
  void inOneBlockTheSetChangesOnceOnly() {
    Council council = new Council(4, 1, 0);
    Hash one = council.proposed(0, tolerating(0, 1));
    Hash two = council.proposed(0, tolerating(0, 0));
    List<Transaction> block = new ArrayList<>();
    for (int number = 0; number < 3; number++) {
      UnsentTransaction vote = council.vote(number, one, true);
      block.add(vote.signed());
      long next = council.state().nextNonce(AuthoritySets.id(number), 0) + 1;
      block.add(council.vote(number, two, true).nonce(next).signed());
    }
    // yes yes | yes yes | yes: approved, and the last vote comes too late
    assertThat(council.chain.add(0, block)).containsExactly(0, 0, 0, 0, 0, 118);
    assertThat(council.state().followingAuthorities().crashed()).isEqualTo(1);
  }

  @Test
  void aRemovedAuthorityHasNoVoteAndItsKeysCannotBeUsedAgain() {
    Council council = new Council(4, 0, 1);
    council.decide(removing(3), 0, 0, 1, 2);
    council.chain.add();
    assertThat(council.state().authorities()).isEqualTo(AuthoritySets.ofNumbers(0, 1, 0, 1, 2));
    assertThat(council.chain.add(council.proposal(3, tolerating(0, 0)))).containsExactly(109);
    assertThat(council.chain.add(council.proposal(0, council.adding(3)))).containsExactly(115);
    // With new keys the node may return.
    council.decide(
        council.adding(
            AuthoritySets.id(3), AuthoritySets.consensusKey(13), AuthoritySets.checkpointKey(13)),
        0,
        0,
        1);
    assertThat(council.state().followingAuthorities().contains(AuthoritySets.id(3))).isTrue();
  }

  @Test
  void aKeyIsReplacedForOneUseAndTheFormerOneIsRemembered() {
    Council council = new Council(4, 1, 0);
    PublicKey former = AuthoritySets.consensusKey(2).publicKey();
    council.decide(
        council.replacing(2, AuthorityKeyUse.CONSENSUS, AuthoritySets.consensusKey(12)),
        0,
        0,
        1,
        2);
    Authority after = council.state().followingAuthorities().at(2);
    assertThat(after.consensusKey()).isEqualTo(AuthoritySets.consensusKey(12).publicKey());
    assertThat(after.checkpointKey()).isEqualTo(AuthoritySets.checkpointKey(2).publicKey());
    assertThat(council.state().entries())
        .containsEntry(StateKey.formerAuthorityKey(former), Bytes.ofHex("%016x".formatted(1)));
    council.chain.add();
    assertThat(
            council.chain.add(
                council.proposal(
                    0,
                    council.replacing(
                        2, AuthorityKeyUse.CHECKPOINT, AuthoritySets.consensusKey(2)))))
        .containsExactly(115);
    council.decide(
        council.replacing(2, AuthorityKeyUse.CHECKPOINT, AuthoritySets.checkpointKey(12)),
        2,
        0,
        1,
        2);
    assertThat(council.state().followingAuthorities().at(2).checkpointKey())
        .isEqualTo(AuthoritySets.checkpointKey(12).publicKey());
  }

  @Test
  void parametersHoldFromTheNextBlockOn() {
    Council council = new Council(1, 0, 0);
    Transaction proposal = council.proposal(0, running(3, "open")).signed();
    BlockDraft draft = council.chain.draft();
    draft.add(proposal);
    draft.add(council.vote(0, proposal.id(), true).nonce(1).signed());
    // The old limits apply to the block of the vote itself.
    for (int nonce = 2; nonce < 6; nonce++) {
      assertThat(draft.add(council.chain.from(Council.member(0)).nonce(nonce).signed()))
          .isEqualTo(new Addition.Added(Outcome.APPLIED));
    }
    Judgement judged = council.chain.receive(draft.finish(0, council.chain.nextTime()).block());
    assertThat(judged).isInstanceOf(Judgement.Valid.class);
    assertThat(council.state().parameters().maxBlockTransactions()).isEqualTo(3);
    BlockDraft next = council.chain.draft();
    for (int nonce = 6; nonce < 9; nonce++) {
      next.add(council.chain.from(Council.member(0)).nonce(nonce).signed());
    }
    assertThat(next.add(council.chain.from(Council.member(0)).nonce(9).signed()))
        .isEqualTo(new Addition.Full());
  }

  @Test
  void aGovernedChainAcceptsARegistrationWhileItIsApproved() {
    Council council = new Council(Chains.governed());
    UnsentTransaction registration =
        council.chain.from(CAROL).of("node_register", "{" + CAROL.keyFields() + "}");
    assertThat(council.chain.offer(registration))
        .isEqualTo(new Addition.Refused(Refusal.REGISTRATION_NOT_APPROVED));
    council.decide(approving(CAROL), 0, 0);
    assertThat(council.chain.offer(registration)).isEqualTo(new Addition.Added(Outcome.APPLIED));
    council.decide(withdrawing(CAROL), 0, 0);
    assertThat(council.chain.offer(registration))
        .isEqualTo(new Addition.Refused(Refusal.REGISTRATION_NOT_APPROVED));
    council.decide(approving(CAROL), 0, 0);
    council.chain.add(registration);
    assertThat(council.state().node(CAROL.id())).isPresent();
    // The id is already registered.
    assertThat(council.chain.add(council.proposal(0, approving(CAROL)))).containsExactly(113);
  }

  @Test
  void anOpenChainCanBecomeGoverned() {
    Council council = new Council(1, 0, 0);
    council.decide(running(10_000, "governed"), 0, 0);
    assertThat(
            council.chain.offer(
                council.chain.from(CAROL).of("node_register", "{" + CAROL.keyFields() + "}")))
        .isEqualTo(new Addition.Refused(Refusal.REGISTRATION_NOT_APPROVED));
  }

  @Test
  void theVoteThatWouldMakeAnInvalidChangeFailsAndCanBeCastAgain() {
    // q = 3 of 4; authority 3 skips three turns in a row, and so does authority 2.
    Council council = new Council(4, 1, 0);
    while (council.state().turns().of(AuthoritySets.id(3)).misses() < 3
        || council.state().turns().of(AuthoritySets.id(2)).misses() < 3) {
      council.chain.add(roundOf(council, 0, 1), List.of());
    }
    Transaction proposal =
        council
            .proposal(
                0, council.replacing(0, AuthorityKeyUse.CONSENSUS, AuthoritySets.consensusKey(10)))
            .signed();
    Hash id = proposal.id();
    assertThat(
            council.chain.add(
                roundOf(council, 0, 1),
                List.of(
                    proposal,
                    council.vote(1, id, true).signed(),
                    council.vote(2, id, true).signed(),
                    council.vote(0, id, true).nonce(1).signed())))
        .containsExactly(0, 0, 0, 120);
    assertThat(council.kept(id).isOpen()).isTrue();
    assertThat(council.kept(id).votes()).hasSize(2);
    while (council.state().turns().of(AuthoritySets.id(2)).misses() > 0) {
      council.chain.add(roundOf(council, 2), List.of());
    }
    assertThat(council.approve(id, 0)).containsExactly(0);
    assertThat(council.kept(id).status()).isEqualTo(Status.APPROVED);
  }

  // The first round of the next height with one of these as leader.
  private static int roundOf(Council council, int... numbers) {
    ChainState state = council.state();
    return IntStream.range(0, 100)
        .filter(
            round ->
                IntStream.of(numbers)
                    .mapToObj(AuthoritySets::id)
                    .anyMatch(
                        state.turns().leader(state.authorities(), state.height() + 1, round)
                            ::equals))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void ofTheProposalsThatEndedTheLast64AreKept() {
    Council council = new Council(1, 0, 0);
    List<Hash> ids = new ArrayList<>();
    for (int number = 0; number < 66; number++) {
      ids.add(council.decide(running(1_000 + number, "open"), 0, 0));
    }
    assertThat(council.state().endedProposals()).isEqualTo(ids.subList(2, 66).reversed());
    assertThat(council.state().proposal(ids.get(1))).isEmpty();
    assertThat(council.state().proposal(ids.get(2))).isPresent();
    assertThat(council.approve(ids.get(1), 0)).containsExactly(117);
    assertThat(council.state().entries().keySet().stream().filter(key -> key.at(0) == 11))
        .hasSize(64);
  }

  @Test
  void theSetsOfPastHeightsAreKnownFor16Changes() {
    Council council = new Council(4, 0, 0);
    List<Long> since = new ArrayList<>(List.of(1L));
    List<AuthoritySet> sets = new ArrayList<>(List.of(council.state().authorities()));
    for (int change = 1; change <= 18; change++) {
      int[] quorum = IntStream.range(0, (int) council.state().authorities().quorum()).toArray();
      council.decide(tolerating(0, change % 2), 0, quorum);
      since.add(council.chain.tip().height() + 2);
      sets.add(council.state().followingAuthorities());
      council.chain.add();
    }
    for (int change = 0; change <= 18; change++) {
      assertThat(council.state().authoritiesAt(since.get(change)))
          .isEqualTo(change < 2 ? Optional.empty() : Optional.of(sets.get(change)));
    }
    assertThat(council.state().authoritiesAt(since.get(2) - 1)).isEmpty();
    assertThat(council.state().authoritiesAt(0)).isEmpty();
    assertThat(council.state().entries().keySet().stream().filter(key -> key.at(0) == 14))
        .hasSize(16);
  }
}
