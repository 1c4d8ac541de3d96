package io.mpreg.blockchain.members.federation;

import static io.mpreg.blockchain.members.federation.TestFederation.awaitFinal;
import static io.mpreg.blockchain.members.federation.TestFederation.requireSameHistory;
import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.ConcurrentTest;
import io.mpreg.blockchain.core.authority.AuthoritySets;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.transaction.Accusation;
import io.mpreg.blockchain.core.transaction.Offence;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.members.federation.TestFederation.Member;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/// Three honest members and a Byzantine one, over real sockets: the honest ones agree, what they
/// accept becomes final within b + 2 turns of leaders, and equivocating members are reported.
class ByzantineMemberIT {
  private static final int LIAR = 3;
  private static final int BYZANTINE = 1;
  private static final int HEIGHTS = 6;

  // Long, so that on a slow machine only the Byzantine member is skipped.
  private static final int ROUND_TIMEOUT_MILLIS = 3_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;
  private TestFederation federation;
  private ByzantineWire wire;
  private List<Member> honest;

  @AfterEach
  void stop() {
    federation.close();
    wire.close();
  }

  private void startWith(Function<ByzantinePeer, ByzantineMessages> way) throws IOException {
    federation = TestFederation.waiting(ROUND_TIMEOUT_MILLIS, 4, BYZANTINE, directory);
    honest = federation.members.subList(0, LIAR);
    Member byzantine = federation.members.get(LIAR);
    Map<NodeId, URI> others = new TreeMap<>();
    honest.forEach(member -> others.put(member.id(), federation.addressOf(member.number)));
    wire =
        new ByzantineWire(
            federation.genesis.chainId(),
            byzantine.keys(),
            others,
            0,
            federation.addressOf(LIAR),
            way.apply(new ByzantinePeer(federation.genesis, byzantine.keys())));
    honest.forEach(
        member -> {
          member.reaches(LIAR, wire.front());
          byzantine.reaches(member.number, wire.wayTo(member.id()));
        });
    federation.start();
  }

  private void becomesFinal(Member accepting, Transaction transaction, List<Member> members) {
    accepting.submit(transaction);
    awaitFinal(PATIENCE, members, List.of(transaction));
  }

  private void theHonestAgreeAndGoOn() {
    for (int nonce = 0; nonce < HEIGHTS; nonce++) {
      Member accepting = honest.get(nonce % honest.size());
      becomesFinal(accepting, accepting.message(0, nonce / honest.size()), honest);
    }
    requireSameHistory(honest);
    requireDecidedInTime();
    assertThat(honest).allSatisfy(member -> assertThat(member.federation().trouble()).isEmpty());
  }

  private void requireDecidedInTime() {
    long height = honest.stream().mapToLong(Member::height).min().orElseThrow();
    assertThat(height).isGreaterThanOrEqualTo(HEIGHTS);
    for (long at = 1; at <= height; at++) {
      Certificate finality =
          honest.getFirst().ledger().chain().block(at).orElseThrow().certificate().orElseThrow();
      assertThat(finality.holds(federation.genesis.authorities(), federation.genesis.chainId()))
          .isTrue();
      assertThat(finality.round()).as("round that decided height %d", at).isLessThan(BYZANTINE + 2);
    }
  }

  private void onlyTheLiarIsAccused(Offence... offences) {
    List<Accusation> accusations =
        honest.stream().flatMap(member -> member.federation().faults().all().stream()).toList();
    assertThat(accusations)
        .extracting(Accusation::offender)
        .allMatch(AuthoritySets.id(LIAR)::equals);
    for (Offence offence : offences) {
      assertThat(accusations).extracting(Accusation::offence).contains(offence);
    }
  }

  private void anOperatorSees(Offence offence) {
    assertThat(honest)
        .anySatisfy(
            member ->
                assertThat(new PeerController(member.federation()).contradictions().getBody())
                    .anySatisfy(
                        seen -> {
                          assertThat(seen.offender()).isEqualTo(AuthoritySets.id(LIAR).value());
                          assertThat(seen.offence()).isEqualTo(offence.label());
                        })
                    .allSatisfy(
                        seen ->
                            assertThat(seen.offender()).isEqualTo(AuthoritySets.id(LIAR).value())));
  }

  @ConcurrentTest
  void aMemberThatVotesForEverythingDecidesNothing() throws IOException {
    startWith(ByzantinePeer::votingTwice);
    theHonestAgreeAndGoOn();
    onlyTheLiarIsAccused(
        Offence.DOUBLE_NOTARIZE, Offence.DOUBLE_FINALIZE, Offence.NULLIFY_AND_FINALIZE);
    anOperatorSees(Offence.NULLIFY_AND_FINALIZE);
  }

  @ConcurrentTest
  void blocksAboveTheLimitsAreRefused() throws IOException {
    startWith(
        byzantine ->
            byzantine.proposingGiants(
                federation.members.get(LIAR).message(9, 0), 2 * maxBlockTransactions()));
    theHonestAgreeAndGoOn();
    onlyTheLiarIsAccused();
  }

  private int maxBlockTransactions() {
    return federation.genesis.parameters().maxBlockTransactions();
  }
}
