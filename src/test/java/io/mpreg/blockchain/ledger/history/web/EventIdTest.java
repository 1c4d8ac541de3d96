package io.mpreg.blockchain.ledger.history.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventIdTest {

  @ParameterizedTest
  @ValueSource(strings = {"0", "7", "7:0", "9007199254740991:2147483647"})
  void anIdIsReadAndWrittenInOneWay(String text) {
    assertThat(EventId.parse(text).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "7:",
        ":7",
        "7:0:0",
        "07",
        "7:00",
        "-1",
        "7:-1",
        "+7",
        " 7",
        "7 ",
        "7: 0",
        "x",
        "9007199254740992",
        "7:2147483648",
        "７",
        "1e3",
        "7,0"
      })
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> EventId.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "block | true | false",
        "transaction | false | true",
        "block,transaction | true | true",
        "transaction,block | true | true"
      })
  void typesAreChosen(String text, boolean blocks, boolean transactions) {
    assertThat(EventTypes.parse(text)).isEqualTo(new EventTypes(blocks, transactions));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ",", "block,", "blocks", "block,block", "Block", "block transaction", "*"})
  void otherTypesAreRefused(String text) {
    assertThatThrownBy(() -> EventTypes.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
