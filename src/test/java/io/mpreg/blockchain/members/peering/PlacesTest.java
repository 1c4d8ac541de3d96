package io.mpreg.blockchain.members.peering;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlacesTest {
  private final Places<String> places = new Places<>(3, 2);

  @Test
  void oneHolderHasItsShareAndNotMore() {
    assertThat(places.take("one")).isPresent();
    assertThat(places.take("one")).isPresent();
    assertThat(places.take("one")).isEmpty();
    assertThat(places.take("other")).isPresent();
  }

  @Test
  void allTogetherHaveSoManyAndNotMore() {
    for (String holder : List.of("one", "two", "three")) {
      assertThat(places.take(holder)).isPresent();
    }
    assertThat(places.take("four")).isEmpty();
  }

  @Test
  void whereManyMayHoldPlacesNobodyTakesAnothers() {
    for (String holder : List.of("one", "two", "three")) {
      assertThat(places.take(holder, 3)).isPresent();
      assertThat(places.take(holder, 3)).isEmpty();
    }
    assertThat(new Places<String>(3, 2).take("one", 100)).as("one at least").isPresent();
  }

  @Test
  void aPlaceThatIsGivenBackIsFreeAgain() {
    for (int round = 0; round < 10; round++) {
      List<Places.Place> held = new ArrayList<>();
      held.add(places.take("one").orElseThrow());
      held.add(places.take("one").orElseThrow());
      held.add(places.take("other").orElseThrow());
      assertThat(places.take("third")).isEmpty();
      held.forEach(Places.Place::close);
    }
  }
}
