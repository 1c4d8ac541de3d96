package io.mpreg.blockchain.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.authority.Authority;
import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.AuthoritySets;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.Turns.Turn;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class TurnsProperties {

  @Property(tries = 300)
  void closedFormAndOneTurnAfterTheOtherAgree(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int size) {
    var random = new Random(seed);
    AuthoritySet set = someOf(random, size);
    AuthoritySet nextSet = someOf(random, 1 + random.nextInt(9));
    long height = 1 + random.nextInt(100);
    Turns turns = anyTurns(random, height);
    int round = random.nextInt(40);
    assertThat(turns.after(set, height, round, nextSet))
        .isEqualTo(oneByOne(turns, set, height, round, nextSet));
  }

  @Property(tries = 100)
  void everyClockComesAfterItsParents(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 7) int size) {
    var random = new Random(seed);
    Turns turns = Turns.NONE;
    AuthoritySet set = someOf(random, size);
    for (long height = 1; height <= 30; height++) {
      AuthoritySet next = random.nextInt(10) == 0 ? someOf(random, size) : set;
      Turns after = turns.after(set, height, random.nextInt(5), next);
      assertThat(turns.clock().happensBefore(after.clock())).isTrue();
      turns = after;
      set = next;
    }
  }

  @Property(tries = 100)
  void theOrderHoldsEveryAuthorityOnce(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int size) {
    var random = new Random(seed);
    AuthoritySet set = someOf(random, size);
    List<NodeId> order = anyTurns(random, 10).order(set, 10);
    assertThat(order)
        .containsExactlyInAnyOrderElementsOf(
            set.authorities().stream().map(Authority::id).toList());
  }

  @Property(tries = 50)
  void theCostDoesNotDependOnTheRound(
      @ForAll @LongRange(min = 1, max = 1L << 40) long height,
      @ForAll @IntRange(min = 0) int round) {
    AuthoritySet set = AuthoritySets.of(7, 2, 0);
    Turns after = Turns.NONE.after(set, height, round, set);
    assertThat(after.clock().total()).isEqualTo(round + 1L);
  }

  // Section 8 of the protocol, word by word.
  private static Turns oneByOne(
      Turns turns, AuthoritySet set, long height, int originRound, AuthoritySet nextSet) {
    List<NodeId> order = turns.order(set, height);
    int size = order.size();
    var next = new TreeMap<NodeId, Turn>(turns.entries());
    for (int j = 0; j <= originRound; j++) {
      NodeId id = order.get(j % size);
      Turn turn = next.getOrDefault(id, Turn.NONE);
      long misses = turn.misses();
      long until = turn.sidelinedUntil();
      if (j < originRound) {
        misses++;
        if (misses >= 3) {
          until = height + Math.min((long) Math.pow(2, misses - 3), 64) * size;
        }
      } else {
        misses = 0;
      }
      next.put(id, new Turn(turn.turns() + 1, misses, until));
    }
    long largest = 0;
    for (Authority member : nextSet.authorities()) {
      largest = Math.max(largest, next.getOrDefault(member.id(), Turn.NONE).turns());
    }
    for (Authority member : nextSet.authorities()) {
      Turn turn = next.getOrDefault(member.id(), Turn.NONE);
      if (!set.contains(member.id()) || turn.sidelinedUntil() == height) {
        long start = Math.max(turn.turns(), largest);
        next.put(member.id(), new Turn(start, turn.misses(), turn.sidelinedUntil()));
      }
    }
    return new Turns(next);
  }

  private static AuthoritySet someOf(Random random, int size) {
    int[] numbers = random.ints(0, 14).distinct().limit(size).toArray();
    return AuthoritySets.ofNumbers((size - 1) / 3, 0, numbers);
  }

  private static Turns anyTurns(Random random, long height) {
    var entries = new TreeMap<NodeId, Turn>();
    for (int number = 0; number < 14; number++) {
      long until = random.nextBoolean() ? 0 : Math.max(0, height - 2 + random.nextInt(5));
      entries.put(AuthoritySets.id(number), new Turn(random.nextInt(6), random.nextInt(5), until));
    }
    return new Turns(entries);
  }
}
