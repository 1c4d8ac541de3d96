package io.mpreg.blockchain.ledger.causality;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.causality.Causality;
import io.mpreg.blockchain.ledger.history.Position;
import io.mpreg.blockchain.ledger.history.TransactionScan;
import io.mpreg.blockchain.ledger.log.HeaderProof;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/// The laws of causal order over random chains, and its agreement with a model in which each sender
/// knows what it has seen, and what the senders of that had seen.
class CausalOrderProperties {

  @Provide
  Arbitrary<List<RandomChain.Step>> steps() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 2),
            Arbitraries.integers().between(0, 6),
            Arbitraries.of(true, false))
        .as(RandomChain.Step::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(14);
  }

  @Property(tries = 60)
  void relationsAreThoseOfTheModelAndObeyTheLaws(@ForAll("steps") List<RandomChain.Step> steps) {
    try (RandomChain chain = new RandomChain(steps)) {
      for (CausalTransaction a : chain.transactions()) {
        for (CausalTransaction b : chain.transactions()) {
          Causality relation = a.compare(b);

          assertThat(relation).isEqualTo(chain.modelled(a, b));
          assertThat(b.compare(a)).isEqualTo(relation.reversed());
          assertThat(relation == Causality.EQUAL).isEqualTo(a.equals(b));
          if (relation == Causality.BEFORE) {
            assertThat(a.position()).isLessThan(b.position());
            assertTransitive(chain, a, b);
          }
        }
      }
    }
  }

  private static void assertTransitive(
      RandomChain chain, CausalTransaction first, CausalTransaction later) {
    for (CausalTransaction last : chain.transactions()) {
      if (later.compare(last) == Causality.BEFORE) {
        assertThat(first.compare(last)).isEqualTo(Causality.BEFORE);
      }
    }
  }

  @Property(tries = 60)
  void theOrderInALaneIsThatOfTheChain(@ForAll("steps") List<RandomChain.Step> steps) {
    try (RandomChain chain = new RandomChain(steps)) {
      for (CausalTransaction a : chain.transactions()) {
        for (CausalTransaction b : chain.transactions()) {
          Optional<Causality> expected =
              a.lane() != b.lane() || a.equals(b)
                  ? Optional.empty()
                  : Optional.of(
                      a.position().compareTo(b.position()) < 0
                          ? Causality.BEFORE
                          : Causality.AFTER);
          assertThat(a.laneOrder(b)).isEqualTo(expected);
        }
      }
    }
  }

  @Property(tries = 60)
  void pagesOfAnySizeHaveWhatIsConcurrentOnceAndInOrder(
      @ForAll("steps") List<RandomChain.Step> steps,
      @ForAll @IntRange(min = 1, max = 5) int scanned,
      @ForAll @IntRange(min = 1, max = 3) int limit) {
    try (RandomChain chain = new RandomChain(steps)) {
      CausalOrder order = chain.order(new TransactionScan.Limit(scanned, 700));
      for (CausalTransaction one : List.copyOf(chain.transactions())) {
        List<CausalTransaction> found = new ArrayList<>();
        Position reached = readAll(order, one, Optional.empty(), limit, found);

        assertThat(found)
            .containsExactlyElementsOf(
                chain.transactions().stream()
                    .filter(other -> chain.modelled(other, one) == Causality.CONCURRENT)
                    .toList());

        CausalTransaction late = chain.addUnseeing();
        found.clear();
        readAll(order, one, Optional.of(reached), limit, found);
        assertThat(found).containsExactly(late);
      }
    }
  }

  private static Position readAll(
      CausalOrder order,
      CausalTransaction one,
      Optional<Position> from,
      int limit,
      List<CausalTransaction> found) {
    Optional<Position> after = from;
    while (true) {
      ConcurrentTransactions page = order.concurrentWith(one, after, limit);
      assertThat(page.found()).hasSizeLessThanOrEqualTo(limit);
      page.found().forEach(each -> found.add(RandomChain.sound(each)));
      after.ifPresent(before -> assertThat(page.reached()).isGreaterThan(before));
      after = Optional.of(page.reached());
      if (!page.hasMore()) {
        return page.reached();
      }
    }
  }

  @Property(tries = 40)
  void thePastEndsWithTheObservedHeaderInTheHistoryOfTheOwnBlock(
      @ForAll("steps") List<RandomChain.Step> steps) {
    try (RandomChain chain = new RandomChain(steps)) {
      CausalOrder order = chain.order(CausalOrder.SCAN);
      for (CausalTransaction one : chain.transactions()) {
        BlockHeader own = chain.header(one.position().height());
        HeaderProof past = order.past(one);

        assertThat(past.header()).isEqualTo(chain.header(one.observedHeight()));
        assertThat(past.proof().verifies(past.leafHash(), own.historyRoot())).isTrue();
        for (CausalTransaction other : chain.transactions()) {
          assertThat(chain.modelled(other, one) == Causality.BEFORE)
              .isEqualTo(other.position().height() <= past.header().height());
        }
      }
    }
  }
}
