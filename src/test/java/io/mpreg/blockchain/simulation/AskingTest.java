package io.mpreg.blockchain.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.authority.Ballot;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.authority.VoteKind;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.members.deciding.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/// Which members are asked for final blocks, and which are avoided.
class AskingTest {

  private static final int BEHIND = 30;

  /// Member 3 is cut off for a while, and member 0 answers with `first`.
  private static Story behind(Asked first) {
    Story story = Story.ofFour(0, first).startsAll();
    story.goesOn();
    story.until("all vote", () -> story.allVote(0, 1, 2, 3));
    story.network().cut((from, to) -> from.number() == 3 || to.number() == 3);
    for (int block = 0; block < BEHIND; block++) {
      story.goesOnAt(0, 1, 2);
    }
    story.pass(10_000); // nothing is under way
    first.times();
    return story;
  }

  private static long millisToCatchUp(Story story) {
    LongSupplier now = story::now;
    long began = now.getAsLong();
    story.network().cut((from, to) -> false);
    story.until("it has caught up", () -> story.height(3) == story.height(0));
    return now.getAsLong() - began;
  }

  private static SimulatedBlock later(SimulatedBlock block) {
    return SimulatedBlock.of(
        block.height(),
        block.originRound(),
        block.previousHash(),
        block.miner(),
        block.clock(),
        block.timestamp() + 1,
        true,
        block.work());
  }

  private static void requireAvoided(Asked first, String reason) {
    Story story = behind(first);
    // Nobody else answers.
    story.network().cut((from, to) -> from.number() * to.number() != 0);
    story.until("it is told", () -> story.hasTold(3, reason));
    millisToCatchUp(story);

    story.stops(1, 2);
    story.pass(1_000); // what they have asked arrives
    first.times();
    story.pass(40_000);
    assertThat(first.times()).as("times that it is asked all the same").isZero();
    story.pass(30_000);
    assertThat(first.times()).as("times that it is asked after a minute").isPositive();
  }

  @Test
  void whoGivesBodiesOfOtherHeadersIsAvoided() {
    var first =
        new Asked(
            blocks ->
                blocks.stream()
                    .map(
                        last ->
                            new FinalBlock(
                                later(last.block()).named(last.block().hash()), last.certificate()))
                    .toList());
    requireAvoided(first, "authority-00 sent invalid blocks");
  }

  @Test
  void whoGivesBlocksWithoutACertificateOfTheirsIsAvoided() {
    var first =
        new Asked(
            blocks ->
                blocks.stream()
                    .map(last -> new FinalBlock(later(last.block()), last.certificate()))
                    .toList());
    requireAvoided(first, "no quorum of the authorities");
  }

  private static FinalBlock signedByTwo(FinalBlock last) {
    Certificate whole = last.certificate();
    return new FinalBlock(
        last.block(),
        new Certificate(
            whole.kind(),
            whole.height(),
            whole.round(),
            whole.blockHash(),
            whole.signatures().subList(0, 2)));
  }

  @Test
  void aPageThatEndsWithSomethingWrongIsTakenUpToThere() {
    int right = 5;
    var first =
        new Asked(
            blocks -> {
              List<FinalBlock> page = new ArrayList<>(blocks);
              page.replaceAll(last -> page.indexOf(last) < right ? last : signedByTwo(last));
              return page;
            });
    Story story = behind(first);
    long before = story.height(3);
    // Nobody else answers.
    story.network().cut((from, to) -> from.number() * to.number() != 0);
    story.until("it has taken some", () -> story.height(3) > before);
    story.until("it is told", () -> story.hasTold(3, "no quorum of the authorities"));
    assertThat(story.height(3)).isEqualTo(before + right);
    millisToCatchUp(story);
  }

  @Test
  void whoGivesNothingIsLeftOut() {
    Asked first = Asked.honest();
    Story story = behind(first);
    story.network().slow((from, to) -> to.number() == 0 ? 10_000 : 0);
    assertThat(millisToCatchUp(story)).isLessThan(8_000);
    first.times();
    story.pass(20_000);
    assertThat(first.times()).as("times that it is asked soon after that").isLessThan(3);
  }

  @Test
  void whoGivesDropByDropIsLeftOut() {
    var first = new Asked(blocks -> blocks.stream().limit(1).toList());
    Story story = behind(first);
    story.network().slow((from, to) -> to.number() == 0 ? 1_650 : 0);
    // With member 0 alone it would take a minute.
    assertThat(millisToCatchUp(story)).isLessThan(6_000);
    assertThat(first.times()).isLessThan(6);
    story.pass(20_000);
    assertThat(first.times()).as("times that it is asked soon after that").isLessThan(3);
  }

  @Test
  void whoIsSlowIsAskedWhereNobodyElseHasAnything() {
    var first = new Asked(blocks -> blocks.stream().limit(1).toList());
    Story story = behind(first);
    long before = story.height(3);
    story.network().cut((from, to) -> from.number() * to.number() != 0);
    story.network().slow((from, to) -> to.number() == 0 ? 1_650 : 0);
    story.until("it has taken five", () -> story.height(3) >= before + 5);
  }

  private static Message<SimulatedBlock> aVoteAt(long height) {
    var ballot = new Ballot(VoteKind.NOTARIZE, height, 0, Hash.of(new byte[] {1}));
    Roster roster = Roster.of(1, 0, List.of(0, 1, 2, 3), List.of(0, 0, 0, 0));
    Vote vote = Signatures.sign(ballot, roster, 3, Signatures.CHAIN);
    return new Message.VoteCast<>(vote);
  }

  @Test
  void whoClaimsHeightsThatNobodyHasIsLookedIntoAFewTimesOnly() {
    Asked honest = Asked.honest();
    Story story = Story.ofFour(2, honest).startsAll();
    story.until("all vote", () -> story.allVote(0, 1, 2, 3));
    story.network().cut((from, to) -> from.number() != 0 && to.number() == 2);
    story.pass(10_000);
    honest.times();
    for (int claim = 0; claim < 3_000; claim++) {
      story.says(3, aVoteAt(1_000 + claim), 0);
      story.pass(10);
    }
    // It looks every two seconds anyway; the false claim is looked into now, and after 1, 3, 7 and
    // 15 seconds.
    assertThat(honest.times()).isBetween(1, 15 + 2 + 5);
  }
}
