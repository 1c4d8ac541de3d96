package io.mpreg.blockchain.platform.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WholeNumberTest {

  @Test
  void eachNumberHasOneSpelling() {
    assertThat(WholeNumber.parse("0").value()).isZero();
    assertThat(WholeNumber.parse("9007199254740991").value()).isEqualTo((1L << 53) - 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " 1",
        "1 ",
        "+1",
        "-1",
        "-0",
        "00",
        "01",
        "0x10",
        "1e3",
        "1.0",
        "٣",
        "9007199254740992",
        "99999999999999999999",
        "latest"
      })
  void everythingElseIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> WholeNumber.parse(text));
  }

  @Test
  void aPageHasOneToFiveHundredItems() {
    assertThat(PageLimit.parse("1").value()).isEqualTo(1);
    assertThat(PageLimit.parse("500").andOneMore()).isEqualTo(501);
    for (String wrong : new String[] {"0", "501", "4294967297", "-1", ""}) {
      assertThatIllegalArgumentException().isThrownBy(() -> PageLimit.parse(wrong));
    }
  }
}
