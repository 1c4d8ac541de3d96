package io.mpreg.blockchain.ledger.pending;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JournalRowsTest {
  private final JournalRows rows = new JournalRows();

  @Test
  void aRowIsFinishedWhenItsLastTransactionEnds() {
    rows.add(1, 2, 2);
    rows.add(2, 1, 1);
    assertThat(rows.finished(Map.of(1L, 1))).isEmpty();
    assertThat(rows.finished(Map.of(1L, 2))).containsExactly(1L);
    rows.ended(2);
    assertThat(rows.finished(Map.of(1L, 1))).containsExactly(2L);
  }

  @Test
  void aRowOfWhichNothingIsAliveIsFinishedAtOnce() {
    rows.add(7, 3, 0);
    assertThat(rows.finished(Map.of())).containsExactly(7L);
    rows.removeAll(List.of(7L));
    assertThat(rows.finished(Map.of())).isEmpty();
  }

  @Test
  void rowsAreWorthWritingAgainWhenMostOfThemHasEnded() {
    for (long row = 0; row < 60; row++) {
      rows.add(row, 1_000, 1);
    }
    assertThat(rows.isScattered()).isTrue();
    assertThat(rows.isMostlyEnded(3)).isTrue();
    for (long row = 0; row < 60; row++) {
      rows.ended(row);
    }
    rows.add(100, 60, 60);
    assertThat(rows.isMostlyEnded(100)).isFalse();
    rows.removeAll(rows.finished(Map.of()));
    assertThat(rows.isScattered()).isFalse();
  }
}
