package io.mpreg.blockchain.core.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RulesTest {
  private static final Rules THIRD = new Rules(3);

  @Test
  void eachVersionIncludesTheOnesBeforeIt() {
    assertThat(THIRD.include(new Rules(2))).isTrue();
    assertThat(THIRD.include(THIRD)).isTrue();
    assertThat(THIRD.include(THIRD.next())).isFalse();
    assertThat(THIRD.atMost(new Rules(2))).isEqualTo(new Rules(2));
    assertThat(THIRD.atMost(new Rules(4))).isEqualTo(THIRD);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void aVersionIsAtLeastOne(int version) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Rules(version));
  }

  // Unreleased rules are supported in development chains only.
  @Test
  void releasedRulesAreSupportedEverywhere() {
    assertThat(Rules.supported(true)).isEqualTo(Rules.LATEST);
    assertThat(Rules.LATEST.include(Rules.supported(false))).isTrue();
  }

  @Test
  void aNodeThatSaysItKnowsMoreIsFound() {
    assertThat(Rules.claimedBeyond(List.of("mpreg.rules/2", "mpreg.rules/3", "x"), THIRD))
        .isEmpty();
    assertThat(Rules.claimedBeyond(List.of("mpreg.rules/3", "mpreg.rules/4"), THIRD))
        .contains("mpreg.rules/4");
    assertThat(Rules.claimedBeyond(List.of("mpreg.rules/03"), THIRD)).contains("mpreg.rules/03");
    assertThat(THIRD.capability()).isEqualTo("mpreg.rules/3");
  }

  @Test
  void theMessageNamesTheRulesThatAreNeeded() {
    RulesUnknown.unlessKnown("Block 7", THIRD, THIRD);
    assertThatThrownBy(() -> RulesUnknown.unlessKnown("Block 7", THIRD, new Rules(2)))
        .isInstanceOfSatisfying(
            RulesUnknown.class, unknown -> assertThat(unknown.rules()).isEqualTo(THIRD))
        .hasMessage("Block 7 needs software that knows rules 3; this one knows rules up to 2");
  }
}
