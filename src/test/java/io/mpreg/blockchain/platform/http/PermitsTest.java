package io.mpreg.blockchain.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PermitsTest {
  private final Permits<String> permits = new Permits<>(3, 2);

  @Test
  void oneHolderHasItsShareAndNotMore() {
    assertThat(permits.take("one")).isPresent();
    assertThat(permits.take("one")).isPresent();
    assertThat(permits.take("one")).isEmpty();
    assertThat(permits.take("other")).isPresent();
  }

  @Test
  void allTogetherHaveSoManyAndNotMore() {
    for (String holder : List.of("one", "two", "three")) {
      assertThat(permits.take(holder)).isPresent();
    }
    assertThat(permits.take("four")).isEmpty();
    assertThat(permits.taken()).isEqualTo(3);
  }

  @Test
  void whereManyMayHoldPermitsNobodyTakesAnothers() {
    for (String holder : List.of("one", "two", "three")) {
      assertThat(permits.take(holder, 3)).isPresent();
      assertThat(permits.take(holder, 3)).isEmpty();
    }
    assertThat(new Permits<String>(3, 2).take("one", 100)).as("one at least").isPresent();
  }

  @Test
  void whereNobodyMayHoldAnyNobodyDoes() {
    assertThat(new Permits<String>(3, 0).take("one")).isEmpty();
    assertThat(new Permits<String>(0, 2).take("one")).isEmpty();
  }

  @Test
  void aPermitThatIsGivenBackIsFreeAgain() {
    for (int round = 0; round < 10; round++) {
      List<Permits.Permit> held = new ArrayList<>();
      held.add(permits.take("one").orElseThrow());
      held.add(permits.take("one").orElseThrow());
      held.add(permits.take("other").orElseThrow());
      assertThat(permits.take("third")).isEmpty();
      held.forEach(Permits.Permit::close);
      assertThat(permits.taken()).isZero();
    }
  }
}
