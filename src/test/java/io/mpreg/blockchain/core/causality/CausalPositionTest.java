package io.mpreg.blockchain.core.causality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CausalPositionTest {
  @Test
  void aTransactionThatObservedTheBlockOfAnotherComesAfterIt() {
    CausalPosition first = new CausalPosition(5, 4);

    assertThat(first.compare(new CausalPosition(6, 5))).isEqualTo(Causality.BEFORE);
    assertThat(first.compare(new CausalPosition(9, 7))).isEqualTo(Causality.BEFORE);
    assertThat(new CausalPosition(6, 5).compare(first)).isEqualTo(Causality.AFTER);
  }

  @Test
  void aTransactionThatDidNotObserveTheBlockOfAnotherIsConcurrent() {
    assertThat(new CausalPosition(5, 4).compare(new CausalPosition(9, 4)))
        .isEqualTo(Causality.CONCURRENT);
    assertThat(new CausalPosition(5, 4).compare(new CausalPosition(5, 0)))
        .isEqualTo(Causality.CONCURRENT);
    assertThat(new CausalPosition(5, 4).compare(new CausalPosition(5, 4)))
        .isEqualTo(Causality.CONCURRENT);
  }

  @Test
  void observedHeightIsBelowTheOwnOne() {
    assertThatThrownBy(() -> new CausalPosition(5, 5)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new CausalPosition(5, -1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new CausalPosition(1L << 53, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void beforeIsAStrictPartialOrder() {
    List<CausalPosition> all = new ArrayList<>();
    for (int height = 1; height <= 6; height++) {
      for (int observed = 0; observed < height; observed++) {
        all.add(new CausalPosition(height, observed));
      }
    }
    for (CausalPosition a : all) {
      assertThat(a.compare(a)).isEqualTo(Causality.CONCURRENT);
      for (CausalPosition b : all) {
        assertThat(b.compare(a)).isEqualTo(a.compare(b).reversed());
        for (CausalPosition c : all) {
          if (a.compare(b) == Causality.BEFORE && b.compare(c) == Causality.BEFORE) {
            assertThat(a.compare(c)).isEqualTo(Causality.BEFORE);
          }
        }
      }
    }
  }
}
