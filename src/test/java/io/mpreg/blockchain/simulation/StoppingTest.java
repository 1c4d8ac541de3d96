package io.mpreg.blockchain.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.authority.Ballot;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.IndexedSignature;
import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.authority.VoteKind;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.members.deciding.Message;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// A member that sees proof of more faults than tolerated halts, keeps the proof, and stays halted.
class StoppingTest {

  private static Certificate certificate(Ballot ballot, Roster roster, Integer... signers) {
    List<IndexedSignature> signatures =
        Stream.of(signers)
            .map(number -> Signatures.sign(ballot, roster, number, Signatures.CHAIN))
            .map(vote -> new IndexedSignature(vote.signer(), vote.signature()))
            .toList();
    return new Certificate(
        ballot.kind(), ballot.height(), ballot.round(), ballot.blockHash(), signatures);
  }

  private static Ballot finality(SimulatedBlock block) {
    return new Ballot(VoteKind.FINALIZE, block.height(), 0, block.hash());
  }

  private static void requireStopped(Story story, int number) {
    assertThat(story.member(number).isHalted()).isTrue();
    story.stops(number);
    story.starts(number);
    List<Message<SimulatedBlock>> sent = story.sentBy(number);
    long height = story.height(number);
    story.pass(60_000);
    assertThat(story.member(number).isHalted()).as("after a restart").isTrue();
    assertThat(story.height(number)).isEqualTo(height);
    assertThat(sent).isNotEmpty().allMatch(Message.StatusReport.class::isInstance);
  }

  @Test
  void anotherCertifiedHistoryStopsAMemberThatIsBehind() {
    Story story = Story.ofFour().startsAll();
    story.goesOn();
    story.stops(0, 1, 2, 3);
    story.mayBreak();
    for (int number : List.of(0, 1, 2)) {
      story.loses(number, () -> story.member(number).storage().beginAnew());
    }
    story.pass(5_000); // what was under way has arrived
    story.starts(0, 1, 2);
    story.growsBy(4);

    Storage behind = story.member(3).storage();
    Hash known = behind.at(1).block().hash();
    story.starts(3);
    story.until("it has stopped", () -> story.member(3).isHalted());
    assertThat(behind.conflict().orElseThrow()).contains("height=1").contains(known.toString());
    requireStopped(story, 3);
    assertThat(behind.height()).isEqualTo(2);
    assertThat(behind.at(1).block().hash()).isEqualTo(known);
  }

  @Test
  void anotherCertificateOfTheLastHeightStopsWhoeverIsShownIt() {
    Story story = Story.ofFour().startsAll();
    story.growsBy(2);
    story.mayBreak();
    Roster roster = Roster.of(1, 0, List.of(0, 1, 2, 3), List.of(0, 0, 0, 0));
    var other = new Ballot(VoteKind.FINALIZE, story.height(3), 0, Hash.of(new byte[] {1}));
    story.says(0, new Message.CertificateFormed<>(certificate(other, roster, 0, 1, 2)), 3);
    story.until("it has stopped", () -> story.member(3).isHalted());
    assertThat(story.member(3).storage().conflict().orElseThrow())
        .contains(other.blockHash().toString());
    assertThat(story.shown(3).trouble()).isEqualTo(story.shown(3).halted());
    story.goesOnAt(0, 1, 2);
    requireStopped(story, 3);
  }

  @Test
  void fewerThanAQuorumStopNobody() {
    Story story = Story.ofFour().startsAll();
    story.growsBy(2);
    Roster roster = Roster.of(1, 0, List.of(0, 1, 2, 3), List.of(0, 0, 0, 0));
    var other = new Ballot(VoteKind.FINALIZE, story.height(3), 0, Hash.of(new byte[] {1}));
    story.says(0, new Message.CertificateFormed<>(certificate(other, roster, 0, 1)), 3);
    story.pass(1_000);
    story.goesOn();
    assertThat(story.member(3).isHalted()).isFalse();
  }

  /// Serves an invalid block that a quorum has signed.
  private static final class GivesWhatIsInvalid implements Conduct {
    @Override
    public List<FinalBlock> history(Member me, long from) {
      return me.history(from).stream().map(last -> invalid(me, last.block())).toList();
    }

    private static FinalBlock invalid(Member me, SimulatedBlock block) {
      SimulatedBlock wrong =
          SimulatedBlock.of(
              block.height(),
              block.originRound(),
              block.previousHash(),
              block.miner(),
              block.clock(),
              block.timestamp(),
              false,
              block.work());
      Roster roster = me.federation().plan().at(block.height());
      return new FinalBlock(wrong, certificate(finality(wrong), roster, 0, 1, 2));
    }
  }

  @Test
  void aCertifiedBlockThatIsInvalidStopsAMember() {
    Story story = Story.ofFour(0, new GivesWhatIsInvalid()).startsAll();
    story.goesOn();
    story.stops(3);
    story.growsBy(3);
    story.mayBreak();
    story.network().cut((from, to) -> from.number() * to.number() != 0);
    story.starts(3);
    story.until("it has stopped", () -> story.member(3).isHalted());
    assertThat(story.member(3).storage().conflict().orElseThrow()).contains("height=2");
    assertThat(story.hasTold(3, "Block 2 is certified, and invalid here")).isTrue();
    requireStopped(story, 3);
    assertThat(story.height(3)).isEqualTo(1);
  }

  @Test
  void aVoteOfOneOtherMemberForAnotherHistoryStopsNobody() {
    Story story = Story.ofFour(1, ByzantineAct.NULLIFIES_AND_FINALIZES).startsAll();
    story.growsBy(5);
    Vote vote =
        Signatures.sign(
            new Ballot(VoteKind.FINALIZE, story.height(0), 0, Hash.of(new byte[] {1})),
            Roster.of(1, 0, List.of(0, 1, 2, 3), List.of(0, 0, 0, 0)),
            1,
            Signatures.CHAIN);
    story.says(1, new Message.VoteCast<>(vote), 0, 2, 3);
    story.growsBy(2);
    assertThat(story.member(0).isHalted()).isFalse();
    assertThat(story.oracle().offences()).isNotEmpty();
  }
}
