package io.mpreg.blockchain.core.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperationTypeTest {

  @ParameterizedTest
  @CsvSource({"transfer,false", "a.b,true", "...,true", "a/b:c@d-e_f,false"})
  void aDotMakesItAnApplications(String type, boolean application) {
    assertThat(new OperationType(type).isApplication()).isEqualTo(application);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "é", "a\n", "a,b"})
  void whatIsNoNameIsRefused(String type) {
    assertThatIllegalArgumentException().isThrownBy(() -> new OperationType(type));
  }
}
