package io.mpreg.blockchain.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.transaction.OperationKind;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrialVersionTest {

  @Test
  void isNotAmongTheClassesThatAreBuilt() {
    assertThat(TrialVersion.classes(List.of()))
        .containsKeys(
            "io.mpreg.blockchain.core.rules.Rules",
            "io.mpreg.blockchain.core.transaction.OperationKind");
    assertThat(Arrays.stream(OperationKind.values()).map(OperationKind::label))
        .doesNotContain(TrialVersion.OPERATION);
  }

  @ParameterizedTest
  @EnumSource
  void everyMutantStillFitsTheSources(TrialMutant mutant) {
    assertThat(TrialVersion.classes(List.of(mutant))).isNotEmpty();
  }
}
