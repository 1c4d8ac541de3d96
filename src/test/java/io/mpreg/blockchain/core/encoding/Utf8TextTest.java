package io.mpreg.blockchain.core.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8TextTest {
  @Test
  void textOfAnyPlaneIsRead() {
    String text = "a\u00e9\u2014\ud83d\ude00\n";
    assertThat(Utf8Text.decode(Bytes.of(text.getBytes(StandardCharsets.UTF_8)))).contains(text);
    assertThat(Utf8Text.decode(Bytes.EMPTY)).contains("");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "80",
        "c3",
        "c0af",
        "e08080",
        "eda080",
        "edbfbf",
        "f0808080",
        "f4908080",
        "ff",
        "61e282"
      })
  void whatIsOverlongASurrogateCutOffOrNoSequenceIsNoText(String hex) {
    assertThat(Utf8Text.decode(Bytes.ofHex(hex))).isEmpty();
  }
}
