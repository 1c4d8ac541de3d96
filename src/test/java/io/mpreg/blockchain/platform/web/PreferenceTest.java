package io.mpreg.blockchain.platform.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreferenceTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "wait=10 # 10",
        "wait=0 # 0",
        "wait=60 # 60",
        "WAIT = 5 # 5",
        "wait=\"7\" # 7",
        "respond-async, wait=10 # 10",
        "respond-async;wait=3 # 0",
        "foo=\"a,wait=9\", wait=4;x=y # 4",
        "wait=1, wait=2 # 1",
        "respond-async # 0",
        "waiting=99 # 0"
      })
  void waitIsFoundAmongPreferences(String field, long seconds) {
    assertThat(Preference.parse(List.of(field)).patience()).isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  void theFirstFieldWithWaitCounts() {
    Preference preference = Preference.parse(List.of("return=minimal", "wait=2", "wait=3"));
    assertThat(preference.applied()).isEqualTo("wait=2");
    assertThat(preference.waits()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "wait",
        "wait=",
        "wait=61",
        "wait=-1",
        "wait=1.5",
        "wait=ten",
        "wait=99999999999",
        "wait=+5",
        "wait=٣"
      })
  void anotherWaitIsRefused(String field) {
    RequestRefused refused =
        catchThrowableOfType(RequestRefused.class, () -> Preference.parse(List.of(field)));
    assertThat(refused.problem().code()).isEqualTo("preference-invalid");
  }
}
