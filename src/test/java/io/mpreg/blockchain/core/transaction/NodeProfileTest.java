package io.mpreg.blockchain.core.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mpreg.blockchain.core.transaction.NodeProfile.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class NodeProfileTest {
  private static final NodeProfile PROFILE =
      new NodeProfile(
          List.of("https://a"), new TreeSet<>(List.of("c")), new TreeMap<>(Map.of("m", "v")));

  @Test
  void aChangeKeepsWhatItDoesNotGive() {
    assertThat(PROFILE.with(change(null, null, null))).isEqualTo(PROFILE);
    assertThat(PROFILE.with(change(List.of("http://b"), null, null)))
        .isEqualTo(
            new NodeProfile(List.of("http://b"), PROFILE.capabilities(), PROFILE.metadata()));
    assertThat(PROFILE.with(change(null, List.of("d", "b"), null)).capabilities())
        .containsExactly("b", "d");
    assertThat(PROFILE.with(change(null, null, Map.of("n", "w"))).metadata())
        .isEqualTo(Map.of("n", "w"));
  }

  @Test
  void aChangeToNothingEmpties() {
    Change toNothing = change(List.of(), List.of(), Map.of());
    assertThat(toNothing.isEmpty()).isFalse();
    assertThat(PROFILE.with(toNothing)).isEqualTo(NodeProfile.EMPTY);
  }

  @Test
  void onlyAChangeWithoutAnyPartIsEmpty() {
    assertThat(change(null, null, null).isEmpty()).isTrue();
    assertThat(change(null, null, Map.of()).isEmpty()).isFalse();
  }

  @Test
  void aChangeOverALimitIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PROFILE.with(change(List.of("gopher://x"), null, null)))
        .withMessageContaining("gopher://x");
  }

  @Test
  void aProfileDoesNotChangeWithWhatItWasMadeFrom() {
    List<String> endpoints = new ArrayList<>(List.of("https://a"));
    TreeSet<String> capabilities = new TreeSet<>(List.of("c"));
    TreeMap<String, String> metadata = new TreeMap<>(Map.of("m", "v"));
    NodeProfile profile = new NodeProfile(endpoints, capabilities, metadata);
    endpoints.clear();
    capabilities.clear();
    metadata.clear();
    assertThat(profile).isEqualTo(PROFILE);
  }

  private static Change change(
      List<String> endpoints, List<String> capabilities, Map<String, String> metadata) {
    return new Change(
        Optional.ofNullable(endpoints),
        Optional.ofNullable(capabilities),
        Optional.ofNullable(metadata));
  }
}
