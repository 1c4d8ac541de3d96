package io.mpreg.blockchain.core.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class PayloadTest {

  @Test
  void sixtyFourKibibytesAreAllowed() {
    assertThat(Payload.of(new byte[65_536]).content().length()).isEqualTo(65_536);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Payload.of(new byte[65_537]))
        .withMessageContaining("65537");
  }

  @Test
  void theHashIsThatOfTheContent() {
    assertThat(Payload.of(new byte[] {'a', 'b', 'c'}).hash().hex())
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }
}
