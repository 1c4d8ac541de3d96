package io.mpreg.blockchain.edited;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class EditedSourcesTest {

  @Test
  void anEditOfCodeThatHasChangedAsksToBeUpdated() {
    assertThatThrownBy(() -> new Edit("A.java", "c", "d").applied("a b"))
        .hasMessageContaining("A.java no longer contains exactly once");
    assertThatThrownBy(() -> new Edit("A.java", "b", "d").applied("b b"))
        .hasMessageContaining("A.java no longer contains exactly once");
    assertThat(new Edit("A.java", "b", "d").applied("a b")).isEqualTo("a d");
    assertThatThrownBy(() -> EditedSources.compiled(List.of(new Edit("Gone.java", "b", "d"))))
        .hasMessageContaining("no source Gone.java");
  }
}
