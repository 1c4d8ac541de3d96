package io.mpreg.blockchain.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.AuthoritySets;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.Turns.Turn;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TurnsTest {

  private static final AuthoritySet FOUR = AuthoritySets.of(4, 1, 0);
  private static final AuthoritySet FOUR_WITHOUT_BYZANTINE = AuthoritySets.of(4, 0, 1);

  private static NodeId id(int number) {
    return AuthoritySets.id(number);
  }

  @Test
  void theFirstCycleFollowsTheIndexAndTheNextRepeatsIt() {
    Turns turns = Turns.NONE;
    for (long height = 1; height <= 8; height++) {
      assertThat(turns.leader(FOUR, height, 0)).isEqualTo(id((int) ((height - 1) % 4)));
      turns = turns.after(FOUR, height, 0, FOUR);
    }
    assertThat(turns.clock().entries())
        .isEqualTo(Map.of(id(0), 2L, id(1), 2L, id(2), 2L, id(3), 2L));
  }

  @Test
  void laterRoundsGoRoundTheOrder() {
    assertThat(Turns.NONE.leader(FOUR, 1, 3)).isEqualTo(id(3));
    assertThat(Turns.NONE.leader(FOUR, 1, 4)).isEqualTo(id(0));
    assertThat(Turns.NONE.leader(FOUR, 1, Integer.MAX_VALUE)).isEqualTo(id(3));
    assertThatIllegalArgumentException().isThrownBy(() -> Turns.NONE.leader(FOUR, 1, -1));
  }

  @Test
  void aSkippedAuthorityConsumesItsTurnAndMissesIt() {
    Turns turns = Turns.NONE.after(FOUR, 1, 2, FOUR);
    assertThat(turns.of(id(0))).isEqualTo(new Turn(1, 1, 0));
    assertThat(turns.of(id(1))).isEqualTo(new Turn(1, 1, 0));
    assertThat(turns.of(id(2))).isEqualTo(new Turn(1, 0, 0));
    assertThat(turns.of(id(3))).isEqualTo(Turn.NONE);
    assertThat(turns.order(FOUR, 2)).containsExactly(id(3), id(0), id(1), id(2));
  }

  // Without side-lining (b = 0). If only produced blocks counted, there would be a timeout at
  // every height.
  @Test
  void anAbsentAuthorityCostsOneTimeoutPerCycle() {
    Turns turns = Turns.NONE;
    int timeouts = 0;
    for (long height = 1; height <= 30; height++) {
      int round = turns.leader(FOUR_WITHOUT_BYZANTINE, height, 0).equals(id(1)) ? 1 : 0;
      timeouts += round;
      turns = turns.after(FOUR_WITHOUT_BYZANTINE, height, round, FOUR_WITHOUT_BYZANTINE);
    }
    // A skipped turn and the one that replaces it are both consumed: a cycle is three heights long.
    assertThat(timeouts).isEqualTo(10);
  }

  @Test
  void anAbsentAuthorityIsSidelinedForLongerAndLonger() {
    Turns turns = Turns.NONE;
    int timeouts = 0;
    for (long height = 1; height <= 1_000; height++) {
      int round = turns.leader(FOUR, height, 0).equals(id(1)) ? 1 : 0;
      timeouts += round;
      turns = turns.after(FOUR, height, round, FOUR);
    }
    assertThat(timeouts).isLessThan(15);
    assertThat(turns.of(id(1)).misses()).isEqualTo(timeouts);
  }

  @Test
  void theThirdMissSidelinesForOneCycleAndEveryOtherForTwiceAsLong() {
    long[] cycles = {1, 2, 4, 8, 16, 32, 64, 64, 64};
    for (int misses = 2; misses - 2 < cycles.length; misses++) {
      Turns turns =
          turns(
              Map.of(
                  id(0),
                  new Turn(5, misses, 0),
                  id(1),
                  new Turn(6, 0, 0),
                  id(2),
                  new Turn(6, 0, 0),
                  id(3),
                  new Turn(6, 0, 0)));
      Turn missed = turns.after(FOUR, 100, 1, FOUR).of(id(0));
      assertThat(missed).isEqualTo(new Turn(6, misses + 1, 100 + 4 * cycles[misses - 2]));
    }
  }

  @Test
  void theMinersMissesAreReset() {
    Turns turns = turns(Map.of(id(0), new Turn(5, 2, 0)));
    Turns byOthers = turns.after(FOUR, 100, 2, FOUR);
    assertThat(byOthers.of(id(0))).isEqualTo(new Turn(5, 2, 0));
    assertThat(turns.after(FOUR, 100, 3, FOUR).of(id(0))).isEqualTo(new Turn(6, 0, 0));
  }

  @Test
  void noMoreThanBAreSidelinedThoseWithMostMissesFirst() {
    Turns turns =
        turns(
            Map.of(
                id(0), new Turn(1, 3, 50),
                id(1), new Turn(2, 4, 50),
                id(2), new Turn(3, 4, 50),
                id(3), new Turn(9, 0, 0)));
    assertThat(turns.sidelined(FOUR, 50)).containsExactly(id(1));
    assertThat(turns.order(FOUR, 50)).containsExactly(id(0), id(2), id(3), id(1));
    assertThat(turns.order(FOUR, 51)).containsExactly(id(0), id(1), id(2), id(3));
    assertThat(turns.sidelined(FOUR_WITHOUT_BYZANTINE, 50)).isEmpty();
    assertThat(turns.sidelined(AuthoritySets.of(7, 2, 0), 50)).containsExactly(id(1), id(2));
  }

  @Test
  void theSidelinedKeepTheirOrderAmongThemselves() {
    Turns turns = turns(Map.of(id(0), new Turn(8, 3, 9), id(1), new Turn(7, 4, 9)));
    assertThat(turns.order(AuthoritySets.of(7, 2, 0), 9))
        .containsExactly(id(2), id(3), id(4), id(5), id(6), id(1), id(0));
  }

  @Test
  void aNewAuthorityStartsFromTheLargestCount() {
    Turns turns =
        turns(
            Map.of(
                id(0),
                new Turn(40, 0, 0),
                id(1),
                new Turn(41, 0, 0),
                id(2),
                new Turn(41, 0, 0),
                id(3),
                new Turn(41, 0, 0)));
    AuthoritySet five = AuthoritySets.of(5, 1, 0);
    Turns joined = turns.after(FOUR, 7, 0, five);
    assertThat(joined.of(id(4))).isEqualTo(new Turn(41, 0, 0));
    assertThat(joined.order(five, 8)).containsExactly(id(0), id(1), id(2), id(3), id(4));
  }

  @Test
  void aReturningAuthorityKeepsALargerCount() {
    Turns turns = turns(Map.of(id(3), new Turn(90, 1, 0), id(0), new Turn(4, 0, 0)));
    Turns rejoined = turns.after(AuthoritySets.of(3, 0, 1), 7, 0, FOUR);
    assertThat(rejoined.of(id(3))).isEqualTo(new Turn(90, 1, 0));
  }

  @Test
  void aRemovedAuthorityKeepsItsEntry() {
    Turns turns = turns(Map.of(id(3), new Turn(90, 1, 0)));
    AuthoritySet three = AuthoritySets.of(3, 0, 1);
    assertThat(turns.after(FOUR, 7, 0, three).after(three, 8, 0, three).of(id(3)))
        .isEqualTo(new Turn(90, 1, 0));
  }

  @Test
  void anAuthorityThatIsNoLongerSidelinedStartsFromTheLargestCount() {
    Turns turns =
        turns(
            Map.of(
                id(0),
                new Turn(10, 3, 20),
                id(1),
                new Turn(30, 0, 0),
                id(2),
                new Turn(31, 0, 0),
                id(3),
                new Turn(31, 0, 0)));
    Turns before = turns.after(FOUR, 19, 0, FOUR);
    assertThat(before.of(id(0))).isEqualTo(new Turn(10, 3, 20));
    assertThat(before.after(FOUR, 20, 0, FOUR).of(id(0))).isEqualTo(new Turn(32, 3, 20));
  }

  @Test
  void theValueOfAnAuthorityIsThreeNumbers() {
    var turn = new Turn(5, 3, 12);
    assertThat(turn.encode())
        .isEqualTo(Bytes.ofHex("0000000000000005" + "0000000000000003" + "000000000000000c"));
    assertThat(Turn.decode(turn.encode())).isEqualTo(turn);
    assertThatIllegalArgumentException().isThrownBy(() -> new Turn(-1, 0, 0));
  }

  @Test
  void entriesWithoutAnyTurnAreLeftOut() {
    assertThat(turns(Map.of(id(0), Turn.NONE))).isEqualTo(Turns.NONE);
    assertThat(Turns.NONE.clock().entries()).isEmpty();
  }

  private static Turns turns(Map<NodeId, Turn> entries) {
    return new Turns(new TreeMap<>(entries));
  }
}
