package io.mpreg.blockchain.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.core.state.RulesSchedule.Step;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RulesScheduleTest {
  private static final RulesSchedule TWO =
      RulesSchedule.FIRST.with(step(2, 500)).with(step(3, 900));

  private static Step step(int version, long fromHeight) {
    return new Step(new Rules(version), fromHeight);
  }

  private static RulesSchedule read(String hex) {
    return RulesSchedule.of(Optional.of(Bytes.ofHex(hex.replace(" ", ""))));
  }

  @Test
  void theHeightOfAStepIsTheFirstUnderItsRules() {
    assertThat(TWO.at(1)).isEqualTo(Rules.FIRST);
    assertThat(TWO.at(499)).isEqualTo(Rules.FIRST);
    assertThat(TWO.at(500)).isEqualTo(new Rules(2));
    assertThat(TWO.at(899)).isEqualTo(new Rules(2));
    assertThat(TWO.at(900)).isEqualTo(new Rules(3));
    assertThat(TWO.at(Long.MAX_VALUE)).isEqualTo(new Rules(3));
  }

  @Test
  void onlyTheLastStepCanWait() {
    assertThat(TWO.after(899)).contains(step(3, 900));
    assertThat(TWO.after(900)).isEmpty();
    assertThat(TWO.after(400)).contains(step(3, 900));
    assertThat(RulesSchedule.FIRST.after(0)).isEmpty();
    assertThat(TWO.withoutLast().last()).isEqualTo(new Rules(2));
    assertThat(TWO.last()).isEqualTo(new Rules(3));
  }

  @Test
  void aChainThatHasTheFirstRulesFromItsBeginningOnHasNoEntry() {
    assertThat(RulesSchedule.begunWith(Rules.FIRST).encode()).isEmpty();
    assertThat(RulesSchedule.of(Optional.empty())).isEqualTo(RulesSchedule.FIRST);
    assertThat(RulesSchedule.begunWith(new Rules(2)).at(1)).isEqualTo(new Rules(2));
  }

  @Test
  void itIsWrittenAsTheProtocolSays() {
    assertThat(TWO.encode().orElseThrow().hex())
        .isEqualTo("0002" + "00000002" + "00000000000001f4" + "00000003" + "0000000000000384");
    assertThat(RulesSchedule.of(TWO.encode())).isEqualTo(TWO);
  }

  @Test
  void theOldestOfTooManyIsDropped() {
    RulesSchedule full = RulesSchedule.FIRST;
    for (int version = 2; version <= 66; version++) {
      full = full.with(step(version, 1_000L * version));
    }
    assertThat(full.steps()).hasSize(64).startsWith(step(3, 3_000)).endsWith(step(66, 66_000));
    assertThat(RulesSchedule.of(full.encode())).isEqualTo(full);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000", // no step is no entry
        "0001 00000002 00000000000001", // cut off
        "0001 00000002 00000000000001f4 00", // more behind it
        "0001 00000000 00000000000001f4", // no such version
        "0001 00000002 ffffffffffffffff",
        "0002 00000002 00000000000001f4 00000002 0000000000000384", // the same again
        "0002 00000003 00000000000001f4 00000002 0000000000000384",
        "0002 00000002 00000000000001f4 00000003 00000000000001f4",
        "0002 00000002 0000000000000384 00000003 00000000000001f4",
      })
  void anythingElseIsMalformed(String hex) {
    assertThatThrownBy(() -> read(hex)).isInstanceOf(Malformed.class);
  }

  @Test
  void moreStepsThanAreKeptAreMalformed() {
    StringBuilder hex = new StringBuilder("0041");
    for (int version = 2; version < 67; version++) {
      hex.append("%08x%016x".formatted(version, version));
    }
    assertThatThrownBy(() -> read(hex.toString())).isInstanceOf(Malformed.class);
  }
}
