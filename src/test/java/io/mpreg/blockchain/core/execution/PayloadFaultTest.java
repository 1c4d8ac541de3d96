package io.mpreg.blockchain.core.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.core.transaction.MalformedPayloads;
import io.mpreg.blockchain.core.transaction.MalformedPayloads.MalformedText;
import io.mpreg.blockchain.core.transaction.OperationType;
import io.mpreg.blockchain.core.transaction.Payload;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PayloadFaultTest {

  static Stream<MalformedText> malformed() {
    return Stream.of(MalformedPayloads.recorded(), MalformedPayloads.registrations())
        .flatMap(List::stream);
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void aMalformedPayloadNamesThePlaceAndTheReason(MalformedText malformed) {
    assertThat(
            PayloadFault.of(new OperationType(malformed.type()), malformed.payload(), Rules.FIRST))
        .hasValueSatisfying(
            fault -> {
              assertThat(fault.pointer()).as(fault.reason()).isEqualTo(malformed.pointer());
              assertThat(fault.reason()).isNotBlank();
            });
  }

  @Test
  void whatCanBeReadHasNoFault() {
    assertThat(fault("transfer", "{\"amount\":1}")).isEmpty();
    assertThat(fault("app.own", "{")).isEmpty();
  }

  private static Optional<PayloadFault> fault(String type, String text) {
    return PayloadFault.of(
        new OperationType(type), Payload.of(text.getBytes(StandardCharsets.UTF_8)), Rules.FIRST);
  }
}
