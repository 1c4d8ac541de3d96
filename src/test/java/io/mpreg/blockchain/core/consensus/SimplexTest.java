package io.mpreg.blockchain.core.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.AuthoritySets;
import io.mpreg.blockchain.core.authority.Ballot;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.ConsensusSigner;
import io.mpreg.blockchain.core.authority.Evidence;
import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.authority.VoteKind;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.Signature;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.Turns;
import io.mpreg.blockchain.core.transaction.Offence;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The consensus rules one by one. Authority i of the first height leads the rounds i, i + n, ….
/// Signatures are checked before the core, so here they are arbitrary, except in the tests with a
/// single authority.
class SimplexTest {

  private static final Hash GENESIS = Hash.fromHex("90".repeat(32));
  private static final Hash CHAIN = GENESIS;
  private static final AuthoritySet ONE = AuthoritySets.of(1, 0, 0);
  private static final AuthoritySet FOUR = AuthoritySets.of(4, 1, 0);
  private static final RoundTimes TIMES = new RoundTimes(1_500);
  private static final Hash SOME = Hash.fromHex("b1".repeat(32));
  private static final Hash OTHER = Hash.fromHex("b2".repeat(32));

  // ---- a single authority

  @Test
  void oneMemberDecidesAloneWithoutAnyTimer() {
    var alone = new Alone(fresh(ONE, 0).state());
    alone.run(new Event.TransactionsPending(1));
    assertThat(alone.kinds)
        .containsExactly(
            "StartTimer",
            "RequestBlock",
            "PROPOSE",
            "NOTARIZE",
            "PersistThenBroadcast",
            "StartTimer",
            "FINALIZE",
            "StartTimer",
            "PersistThenBroadcast",
            "Decide");
    assertThat(alone.row).isEqualTo(new GuardRow(1, 0, SOME, SOME, SOME));
    assertThat(alone.certificates).allMatch(certificate -> certificate.holds(ONE, CHAIN));
    assertThat(alone.certificates.getLast().kind()).isEqualTo(VoteKind.FINALIZE);
    assertThat(alone.state.isDecided()).isTrue();

    ProofOfAuthority next = alone.state.consensus().after(0, ONE);
    var applied = new Event.BlockApplied(SOME, Optional.of(alone.certificates.getLast()), next);
    alone.run(applied);
    assertThat(alone.state.height()).isEqualTo(2);
    assertThat(alone.state.previousHash()).isEqualTo(SOME);
    assertThat(alone.state.guard().rows()).isEmpty();
    alone.run(new Event.TransactionsPending(2));
    assertThat(alone.state.isDecided()).isTrue();
  }

  @Test
  void aStateIsImmutableAndCanBeSteppedAgain() {
    State before = fresh(ONE, 0).state();
    var first = new Alone(before);
    first.run(new Event.TransactionsPending(1));
    var second = new Alone(before);
    second.run(new Event.TransactionsPending(1));
    assertThat(second.kinds).isEqualTo(first.kinds);
    assertThat(before.guard().rows()).isEmpty();
  }

  /// The driver of a single authority, with real signatures.
  private static final class Alone {
    final ConsensusSigner signer =
        ConsensusSigner.holding(AuthoritySets.consensusKey(0), CHAIN, height -> ONE.hash());
    final List<String> kinds = new ArrayList<>();
    final List<Certificate> certificates = new ArrayList<>();
    final ArrayDeque<Event> inbox = new ArrayDeque<>();
    GuardRow row = new GuardRow(1, 0, null, null, null);
    State state;

    Alone(State state) {
      this.state = state;
    }

    void run(Event event) {
      inbox.add(event);
      while (!inbox.isEmpty()) {
        Step step = Simplex.step(state, inbox.remove());
        state = step.state();
        step.effects().forEach(this::perform);
      }
    }

    void perform(Effect effect) {
      if (effect instanceof Effect.PersistThenSend send) {
        kinds.add(send.ballot().kind().name());
        row = send.row();
        Vote vote = send.ballot().signedBy(signer, 0);
        inbox.add(
            vote.kind() == VoteKind.PROPOSE
                ? new Event.ProposalReceived(new Proposal(vote, send.justification()))
                : new Event.VoteReceived(vote));
        return;
      }
      kinds.add(effect.getClass().getSimpleName());
      if (effect instanceof Effect.RequestBlock(long height, int round)) {
        inbox.add(
            new Event.BlockBuilt(round, new Candidate(SOME, height, round, state.previousHash())));
      } else if (effect instanceof Effect.PersistThenBroadcast(Certificate certificate)) {
        certificates.add(certificate);
      }
    }
  }

  // ---- rules P, V, N

  @Test
  void aMemberNotarizesTheFirstValidProposalOnce() {
    var member = new Member(1);
    member.receives(proposal(0, 0, SOME));
    assertThat(member.asked).containsExactly(SOME);
    member.receives(judged(SOME, 0, Verdict.VALID));
    assertThat(member.votes).containsExactly(ballot(VoteKind.NOTARIZE, 0, SOME));
    member.receives(judged(OTHER, 0, Verdict.VALID));
    member.receives(proposal(0, 0, OTHER));
    assertThat(member.votes)
        .containsExactly(
            ballot(VoteKind.NOTARIZE, 0, SOME), ballot(VoteKind.NULLIFY, 0, Hash.ZERO));
    assertThat(member.evidence)
        .singleElement()
        .extracting(Evidence::offence)
        .isEqualTo(Offence.DOUBLE_PROPOSE);
  }

  @Test
  void onlyTheLeaderMayPropose() {
    var member = new Member(1);
    member.receives(proposal(2, 0, SOME));
    member.receives(judged(SOME, 0, Verdict.VALID));
    assertThat(member.votes).isEmpty();
    assertThat(member.asked).isEmpty();
  }

  @Test
  void aBlockIsJudgedAgainWhenItsTimestampHasCome() {
    var member = new Member(1);
    member.receives(proposal(0, 0, SOME));
    member.receives(judged(SOME, 0, Verdict.NOT_YET));
    assertThat(member.votes).isEmpty();
    member.receives(judged(SOME, 0, Verdict.VALID));
    assertThat(member.votes).containsExactly(ballot(VoteKind.NOTARIZE, 0, SOME));
  }

  @Test
  void anInvalidBlockIsReasonToSkip() {
    var member = new Member(1);
    member.receives(proposal(0, 0, SOME));
    member.receives(judged(SOME, 0, Verdict.INVALID));
    assertThat(member.votes).containsExactly(ballot(VoteKind.NULLIFY, 0, Hash.ZERO));
  }

  @Test
  void aBlockOnAnotherParentIsInvalidWhateverTheDriverSays() {
    var member = new Member(1);
    member.receives(proposal(0, 0, SOME));
    member.receives(new Event.BlockJudged(new Candidate(SOME, 1, 0, OTHER), Verdict.VALID));
    assertThat(member.votes).containsExactly(ballot(VoteKind.NULLIFY, 0, Hash.ZERO));
  }

  @Test
  void aNewBlockNeedsASkipOfEveryEarlierRound() {
    var member = new Member(3);
    member.receives(certificate(VoteKind.NOTARIZE, 0, SOME));
    member.receives(certificate(VoteKind.NULLIFY, 1, Hash.ZERO));
    member.receives(proposal(2, 2, OTHER));
    member.receives(judged(OTHER, 2, Verdict.VALID));
    assertThat(member.votes).isEmpty();
    member.receives(certificate(VoteKind.NULLIFY, 0, Hash.ZERO));
    assertThat(member.votes).containsExactly(ballot(VoteKind.NOTARIZE, 2, OTHER));
  }

  @Test
  void theBlockOfAnEarlierRoundNeedsASkipOfEveryRoundSince() {
    var member = new Member(3);
    member.receives(judged(SOME, 0, Verdict.VALID));
    member.receives(certificate(VoteKind.NOTARIZE, 0, SOME));
    member.receives(certificate(VoteKind.NOTARIZE, 1, OTHER));
    member.votes.clear();
    member.receives(proposal(2, 2, SOME));
    assertThat(member.votes).isEmpty();
    member.receives(certificate(VoteKind.NULLIFY, 1, Hash.ZERO));
    assertThat(member.votes).containsExactly(ballot(VoteKind.NOTARIZE, 2, SOME));
  }

  @Test
  void aBlockOfAnEarlierRoundIsNotANewOne() {
    var member = new Member(2);
    member.receives(certificate(VoteKind.NULLIFY, 0, Hash.ZERO));
    member.receives(proposal(1, 1, SOME));
    member.receives(judged(SOME, 0, Verdict.VALID));
    assertThat(member.votes).isEmpty();
  }

  @Test
  void aProposalBringsItsCertificates() {
    var member = new Member(2);
    Certificate skipped = certificateOf(VoteKind.NULLIFY, 0, Hash.ZERO);
    member.receives(
        new Event.ProposalReceived(
            new Proposal(vote(1, VoteKind.PROPOSE, 1, SOME), List.of(skipped))));
    member.receives(judged(SOME, 1, Verdict.VALID));
    assertThat(member.state.round()).isEqualTo(1);
    assertThat(member.votes).containsExactly(ballot(VoteKind.NOTARIZE, 1, SOME));
    assertThat(member.forwarded).containsExactly(skipped);
  }

  @Test
  void theNextLeaderProposesTheNotarizedBlockAgainButWaitsForFinality() {
    var leader = new Member(1);
    Certificate notarized = certificateOf(VoteKind.NOTARIZE, 0, SOME);
    leader.receives(new Event.CertificateReceived(notarized));
    assertThat(leader.votes).isEmpty();
    Timer timer = leader.timer(Timer.Purpose.REPROPOSAL);
    leader.receives(new Event.TimerExpired(timer));
    assertThat(leader.votes).containsExactly(ballot(VoteKind.PROPOSE, 1, SOME));
    assertThat(leader.justification).containsExactly(notarized);
    assertThat(leader.requested).isEmpty();
  }

  @Test
  void theLeaderAfterASkipBuildsABlockAndShowsTheSkip() {
    var leader = new Member(1);
    Certificate skipped = certificateOf(VoteKind.NULLIFY, 0, Hash.ZERO);
    leader.receives(new Event.CertificateReceived(skipped));
    assertThat(leader.requested).containsExactly(1);
    leader.receives(new Event.BlockBuilt(1, new Candidate(SOME, 1, 1, GENESIS)));
    assertThat(leader.votes).containsExactly(ballot(VoteKind.PROPOSE, 1, SOME));
    assertThat(leader.justification).containsExactly(skipped);
    leader.receives(new Event.BlockBuilt(1, new Candidate(OTHER, 1, 1, GENESIS)));
    assertThat(leader.votes).hasSize(1);
  }

  // ---- rules F, K, A, D

  @Test
  void aNotarizedBlockIsFinalizedOnceItsBodyIsThere() {
    var member = new Member(3);
    member.receives(certificate(VoteKind.NOTARIZE, 0, SOME));
    assertThat(member.votes).isEmpty();
    assertThat(member.asked).containsExactly(SOME);
    member.receives(judged(SOME, 0, Verdict.NOT_YET));
    assertThat(member.votes).containsExactly(ballot(VoteKind.FINALIZE, 0, SOME));
  }

  @Test
  void anAuthorityThatSkippedARoundNeverFinalizesIt() {
    var member = new Member(3);
    member.receives(new Event.TransactionsPending(1));
    member.receives(new Event.TimerExpired(member.timer(Timer.Purpose.ROUND)));
    assertThat(member.votes).containsExactly(ballot(VoteKind.NULLIFY, 0, Hash.ZERO));
    member.receives(judged(SOME, 0, Verdict.VALID));
    member.receives(certificate(VoteKind.NOTARIZE, 0, SOME));
    assertThat(member.votes).hasSize(1);
  }

  @Test
  void aTimerOfAnotherRoundHeightOrGenerationDoesNothing() {
    var member = new Member(3);
    member.receives(new Event.TransactionsPending(1));
    Timer timer = member.timer(Timer.Purpose.ROUND);
    for (Timer stale :
        List.of(
            new Timer(timer.purpose(), 2, 0, timer.generation()),
            new Timer(timer.purpose(), 1, 1, timer.generation()),
            new Timer(timer.purpose(), 1, 0, timer.generation() + 1))) {
      member.receives(new Event.TimerExpired(stale));
    }
    assertThat(member.votes).isEmpty();
    member.receives(certificate(VoteKind.NULLIFY, 0, Hash.ZERO));
    member.receives(new Event.TimerExpired(timer));
    assertThat(member.votes).isEmpty();
  }

  @Test
  void theLeadersOwnSkipIsFollowedAtOnce() {
    var member = new Member(3);
    member.receives(new Event.VoteReceived(vote(1, VoteKind.NULLIFY, 0, Hash.ZERO)));
    assertThat(member.votes).isEmpty();
    member.receives(new Event.VoteReceived(vote(0, VoteKind.NULLIFY, 0, Hash.ZERO)));
    assertThat(member.votes).containsExactly(ballot(VoteKind.NULLIFY, 0, Hash.ZERO));
  }

  @Test
  void aSilentLeaderIsSkippedAtOnceUntilItIsHeardAgain() {
    var member = new Member(3);
    member.receives(new Event.VoteReceived(vote(1, VoteKind.NULLIFY, 0, Hash.ZERO)));
    member.receives(new Event.VoteReceived(vote(2, VoteKind.NULLIFY, 0, Hash.ZERO)));
    assertThat(member.votes).isEmpty();
    member.receives(new Event.SilenceWindowEnded());
    assertThat(member.votes).containsExactly(ballot(VoteKind.NULLIFY, 0, Hash.ZERO));

    var patient = new Member(3);
    patient.receives(new Event.VoteReceived(vote(1, VoteKind.NULLIFY, 0, Hash.ZERO)));
    patient.receives(new Event.SilenceWindowEnded());
    assertThat(patient.votes)
        .as("too few authorities were heard from to blame the leader")
        .isEmpty();
  }

  @Test
  void aQuorumOfDifferentSignersMakesACertificateThatIsForwardedOnce() {
    var member = new Member(3);
    for (int signer : new int[] {1, 2, 2, 1}) {
      member.receives(new Event.VoteReceived(vote(signer, VoteKind.NOTARIZE, 0, SOME)));
    }
    assertThat(member.forwarded).isEmpty();
    member.receives(new Event.VoteReceived(vote(0, VoteKind.NOTARIZE, 0, SOME)));
    assertThat(member.forwarded).containsExactly(certificateOf(VoteKind.NOTARIZE, 0, SOME));
    assertThat(member.state.round()).isEqualTo(1);
    member.receives(certificate(VoteKind.NOTARIZE, 0, SOME));
    member.receives(new Event.VoteReceived(vote(3, VoteKind.NOTARIZE, 0, SOME)));
    assertThat(member.forwarded).hasSize(1);
  }

  @Test
  void aHeightIsDecidedOnceTheBodyIsThereAndOnlyOnce() {
    var member = new Member(3);
    member.receives(certificate(VoteKind.FINALIZE, 0, SOME));
    assertThat(member.decided).isEmpty();
    member.receives(judged(SOME, 0, Verdict.VALID));
    assertThat(member.decided).containsExactly(SOME);
    member.receives(certificate(VoteKind.FINALIZE, 0, SOME));
    member.receives(new Event.VoteReceived(vote(0, VoteKind.NULLIFY, 0, Hash.ZERO)));
    assertThat(member.decided).hasSize(1);
    assertThat(member.votes).isEmpty();
  }

  @Test
  void twoFinalBlocksOfOneHeightStopEverything() {
    var member = new Member(3);
    member.receives(certificate(VoteKind.FINALIZE, 0, SOME));
    member.receives(certificate(VoteKind.FINALIZE, 1, OTHER));
    assertThat(member.state.isHalted()).isTrue();
    member.receives(judged(SOME, 0, Verdict.VALID));
    assertThat(member.decided).isEmpty();

    var later = new Member(3);
    later.receives(
        new Event.BlockApplied(
            SOME,
            Optional.of(certificateOf(VoteKind.FINALIZE, 0, SOME)),
            later.state.consensus().after(0, FOUR)));
    later.receives(certificate(VoteKind.FINALIZE, 0, OTHER));
    assertThat(later.state.isHalted()).isTrue();
  }

  @Test
  void aFinalBlockThatIsInvalidHereStopsEverything() {
    var member = new Member(3);
    member.receives(judged(SOME, 0, Verdict.INVALID));
    member.receives(certificate(VoteKind.FINALIZE, 0, SOME));
    assertThat(member.state.isHalted()).isTrue();
  }

  @Test
  void messagesOfTheNextHeightAreKeptForIt() {
    var member = new Member(3);
    for (int signer = 0; signer < 3; signer++) {
      member.receives(new Event.VoteReceived(voteAt(2, signer, VoteKind.NULLIFY, 0, Hash.ZERO)));
    }
    assertThat(member.state.round()).isZero();
    member.receives(
        new Event.BlockApplied(
            SOME,
            Optional.of(certificateOf(VoteKind.FINALIZE, 0, SOME)),
            member.state.consensus().after(0, FOUR)));
    assertThat(member.state.height()).isEqualTo(2);
    assertThat(member.state.round()).isEqualTo(1);
  }

  @Test
  void aHigherFinalHeightStartsACatchUp() {
    var member = new Member(3);
    Certificate ahead =
        Certificate.of(
            new Ballot(VoteKind.FINALIZE, 9, 0, SOME),
            List.of(
                voteAt(9, 0, VoteKind.FINALIZE, 0, SOME),
                voteAt(9, 1, VoteKind.FINALIZE, 0, SOME),
                voteAt(9, 2, VoteKind.FINALIZE, 0, SOME)));
    Step step = Simplex.step(member.state, new Event.CertificateReceived(ahead));
    assertThat(step.effects()).containsExactly(new Effect.CatchUp(ahead));
  }

  // ---- rule G, restarts, bounds

  @Test
  void anIdleFederationIsSilent() {
    Step idle = Simplex.step(fresh(FOUR, 0).state(), new Event.StandstillReached());
    assertThat(idle.effects()).isEmpty();
  }

  @Test
  void aMemberThatIsBehindIsSentTheLastFinalityCertificate() {
    var member = new Member(3);
    Certificate finality = certificateOf(VoteKind.FINALIZE, 0, SOME);
    member.receives(
        new Event.BlockApplied(
            SOME, Optional.of(finality), member.state.consensus().after(0, FOUR)));
    member.receives(new Event.VoteReceived(vote(1, VoteKind.NULLIFY, 0, Hash.ZERO)));
    Step step = Simplex.step(member.state, new Event.StandstillReached());
    assertThat(step.effects()).containsExactly(new Effect.Broadcast(finality));
    assertThat(Simplex.step(step.state(), new Event.StandstillReached()).effects()).isEmpty();
  }

  @Test
  void aRestartRetransmitsOnlyWhatWasSigned() {
    var leader = new Member(1);
    leader.receives(certificate(VoteKind.NULLIFY, 0, Hash.ZERO));
    leader.receives(new Event.BlockBuilt(1, new Candidate(SOME, 1, 1, GENESIS)));
    Certificate skipped = certificateOf(VoteKind.NULLIFY, 0, Hash.ZERO);
    Step step =
        Simplex.resume(
            AuthoritySets.id(1),
            consensus(FOUR),
            GENESIS,
            Optional.empty(),
            leader.state.guard(),
            List.of(skipped),
            List.of(new Candidate(SOME, 1, 1, GENESIS)));
    assertThat(step.effects())
        .containsExactly(
            new Effect.StartTimer(new Timer(Timer.Purpose.ROUND, 1, 1, 1), 2_250),
            new Effect.Broadcast(skipped),
            new Effect.Retransmit(ballot(VoteKind.PROPOSE, 1, SOME), List.of(skipped)));
    // The certificate, and with it the round, may be lost; the votes of the guard never are.
    Step forgetful =
        Simplex.resume(
            AuthoritySets.id(1),
            consensus(FOUR),
            GENESIS,
            Optional.empty(),
            leader.state.guard(),
            List.of(),
            List.of());
    assertThat(forgetful.state().round()).isZero();
    assertThat(forgetful.state().guard().row(1, 1).proposed()).isEqualTo(SOME);
    Step again = Simplex.step(forgetful.state(), new Event.CertificateReceived(skipped));
    assertThat(again.effects()).noneMatch(Effect.RequestBlock.class::isInstance);
    assertThat(again.effects()).noneMatch(Effect.PersistThenSend.class::isInstance);
  }

  @Test
  void aMemberThatMayHaveLostVotesRetransmitsNone() {
    List<GuardRow> rows = List.of(new GuardRow(1, 0, null, SOME, Hash.ZERO));
    for (int member = 0; member < 2; member++) {
      VoteGuard guard = VoteGuard.of(rows);
      Step step =
          Simplex.resume(
              member == 0 ? new NodeId("observer") : AuthoritySets.id(1),
              consensus(FOUR),
              GENESIS,
              Optional.empty(),
              member == 0 ? guard : guard.abstainingThrough(1),
              List.of(),
              List.of());
      assertThat(step.effects()).noneMatch(Effect.Retransmit.class::isInstance);
      assertThat(Simplex.step(step.state(), new Event.StandstillReached()).effects())
          .noneMatch(Effect.Retransmit.class::isInstance);
    }
  }

  @Test
  void votesOfHigherHeightsAreRetransmittedAtThoseHeights() {
    GuardRow later = new GuardRow(2, 1, SOME, SOME, SOME);
    Certificate skipped = certificateOf(VoteKind.NULLIFY, 0, Hash.ZERO);
    Step step =
        Simplex.resume(
            AuthoritySets.id(1),
            consensus(FOUR),
            GENESIS,
            Optional.empty(),
            VoteGuard.of(List.of(later)).abstainingThrough(1),
            List.of(skipped),
            List.of());
    assertThat(step.effects())
        .containsExactly(
            new Effect.StartTimer(new Timer(Timer.Purpose.ROUND, 1, 1, 1), 2_250),
            new Effect.Broadcast(skipped));
    assertThat(Simplex.step(step.state(), new Event.StandstillReached()).effects())
        .containsExactly(new Effect.Broadcast(skipped));

    Certificate finality = certificateOf(VoteKind.FINALIZE, 1, OTHER);
    ProofOfAuthority next = step.state().consensus().after(1, FOUR);
    State reached =
        Simplex.step(step.state(), new Event.BlockApplied(OTHER, Optional.of(finality), next))
            .state();
    State begun = Simplex.step(reached, new Event.TransactionsPending(2)).state();
    assertThat(Simplex.step(begun, new Event.StandstillReached()).effects())
        .containsExactly(
            new Effect.Broadcast(finality),
            new Effect.Retransmit(new Ballot(VoteKind.NOTARIZE, 2, 1, SOME), List.of()),
            new Effect.Retransmit(new Ballot(VoteKind.FINALIZE, 2, 1, SOME), List.of()));
  }

  @Test
  void floodsOfVotesAreBounded() {
    var member = new Member(3);
    for (int round = 0; round < 1_000; round++) {
      for (int copy = 1; copy <= 5; copy++) {
        Hash hash = Hash.fromHex("%02x".formatted(copy).repeat(32));
        member.receives(new Event.VoteReceived(vote(1, VoteKind.NOTARIZE, round, hash)));
        member.receives(new Event.VoteReceived(voteAt(2, 1, VoteKind.NOTARIZE, round, hash)));
        member.receives(new Event.VoteReceived(voteAt(3, 1, VoteKind.NOTARIZE, round, hash)));
      }
    }
    int rounds = 1 + FOUR.size() + 8;
    assertThat(member.state.messagesKept()).isEqualTo(2 * rounds + EarlyMessages.MAX_OF_SIGNER);
    assertThat(member.evidence).hasSize(rounds);
  }

  @Test
  void anObserverDecidesAndNeverVotes() {
    var observer = new Member(9);
    observer.receives(new Event.TransactionsPending(1));
    observer.receives(proposal(0, 0, SOME));
    observer.receives(new Event.TimerExpired(observer.timer(Timer.Purpose.ROUND)));
    observer.receives(certificate(VoteKind.NOTARIZE, 0, SOME));
    observer.receives(certificate(VoteKind.FINALIZE, 0, SOME));
    observer.receives(judged(SOME, 0, Verdict.VALID));
    assertThat(observer.votes).isEmpty();
    assertThat(observer.decided).containsExactly(SOME);
  }

  @Test
  void aMemberThatLostItsGuardOnlyObservesUntilItsVotesAreFinal() {
    var leader = new Member(0);
    leader.state =
        Simplex.resume(
                AuthoritySets.id(0),
                consensus(FOUR),
                GENESIS,
                Optional.empty(),
                VoteGuard.NONE.abstainingThrough(1),
                List.of(),
                List.of())
            .state();
    leader.receives(new Event.TransactionsPending(1));
    leader.receives(new Event.TimerExpired(leader.timer(Timer.Purpose.ROUND)));
    leader.receives(judged(SOME, 0, Verdict.VALID));
    leader.receives(certificate(VoteKind.NOTARIZE, 0, SOME));
    leader.receives(certificate(VoteKind.FINALIZE, 0, SOME));
    assertThat(leader.votes).isEmpty();
    assertThat(leader.requested).isEmpty();
    assertThat(leader.decided).containsExactly(SOME);

    ProofOfAuthority next = leader.state.consensus().after(0, FOUR);
    leader.receives(
        new Event.BlockApplied(SOME, Optional.of(certificateOf(VoteKind.FINALIZE, 0, SOME)), next));
    leader.receives(new Event.TransactionsPending(2));
    leader.receives(new Event.TimerExpired(leader.timer(Timer.Purpose.ROUND)));
    assertThat(leader.votes).containsExactly(new Ballot(VoteKind.NULLIFY, 2, 0, Hash.ZERO));
  }

  @Test
  void aValidBlockStaysValidWhenAnEarlierNotYetArrivesLate() {
    var member = new Member(3);
    member.receives(judged(SOME, 0, Verdict.NOT_YET));
    member.receives(judged(SOME, 0, Verdict.VALID));
    member.receives(judged(SOME, 0, Verdict.NOT_YET));
    member.receives(proposal(0, 0, SOME));
    assertThat(member.votes).containsExactly(ballot(VoteKind.NOTARIZE, 0, SOME));
  }

  // ---- one of four authorities

  /// Collects the effects of one of the four authorities (or, with another number, of an observer).
  private static final class Member {
    final List<Ballot> votes = new ArrayList<>();
    final List<Hash> asked = new ArrayList<>();
    final List<Integer> requested = new ArrayList<>();
    final List<Hash> decided = new ArrayList<>();
    final List<Evidence> evidence = new ArrayList<>();
    final List<Certificate> forwarded = new ArrayList<>();
    final List<Timer> timers = new ArrayList<>();
    List<Certificate> justification = List.of();
    State state;

    Member(int number) {
      state = fresh(FOUR, number).state();
    }

    void receives(Event event) {
      Step step = Simplex.step(state, event);
      state = step.state();
      step.effects().forEach(this::perform);
    }

    void perform(Effect effect) {
      switch (effect) {
        case Effect.PersistThenSend(Ballot ballot, GuardRow row, List<Certificate> known) -> {
          votes.add(ballot);
          justification = known;
          assertThat(row).isEqualTo(state.guard().row(row.height(), row.round()));
        }
        case Effect.ObtainBlock(long height, Hash hash, List<NodeId> holders) -> asked.add(hash);
        case Effect.RequestBlock(long height, int round) -> requested.add(round);
        case Effect.Decide(Candidate block, Certificate certificate) -> decided.add(block.hash());
        case Effect.Report(Evidence found) -> evidence.add(found);
        case Effect.PersistThenBroadcast(Certificate certificate) -> forwarded.add(certificate);
        case Effect.StartTimer(Timer timer, long millis) -> timers.add(timer);
        case Effect.Retransmit again -> {}
        case Effect.Broadcast broadcast -> {}
        case Effect.CatchUp catchUp -> {}
        case Effect.Halt halt -> {}
      }
    }

    Timer timer(Timer.Purpose purpose) {
      return timers.stream().filter(timer -> timer.purpose() == purpose).toList().getLast();
    }
  }

  private static Step fresh(AuthoritySet set, int number) {
    return Simplex.resume(
        AuthoritySets.id(number),
        consensus(set),
        GENESIS,
        Optional.empty(),
        VoteGuard.NONE,
        List.of(),
        List.of());
  }

  private static ProofOfAuthority consensus(AuthoritySet set) {
    return new ProofOfAuthority(1, set, Turns.NONE, TIMES);
  }

  private static Ballot ballot(VoteKind kind, int round, Hash hash) {
    return new Ballot(kind, 1, round, hash);
  }

  private static Vote vote(int signer, VoteKind kind, int round, Hash hash) {
    return voteAt(1, signer, kind, round, hash);
  }

  private static Vote voteAt(long height, int signer, VoteKind kind, int round, Hash hash) {
    var signature = new byte[64];
    Arrays.fill(signature, (byte) signer);
    return new Ballot(kind, height, round, hash).signed(signer, Signature.of(signature));
  }

  private static Event proposal(int signer, int round, Hash hash) {
    return new Event.ProposalReceived(
        new Proposal(vote(signer, VoteKind.PROPOSE, round, hash), List.of()));
  }

  private static Event judged(Hash hash, int originRound, Verdict verdict) {
    return new Event.BlockJudged(new Candidate(hash, 1, originRound, GENESIS), verdict);
  }

  private static Certificate certificateOf(VoteKind kind, int round, Hash hash) {
    return Certificate.of(
        ballot(kind, round, hash),
        List.of(
            vote(0, kind, round, hash), vote(1, kind, round, hash), vote(2, kind, round, hash)));
  }

  private static Event certificate(VoteKind kind, int round, Hash hash) {
    return new Event.CertificateReceived(certificateOf(kind, round, hash));
  }
}
