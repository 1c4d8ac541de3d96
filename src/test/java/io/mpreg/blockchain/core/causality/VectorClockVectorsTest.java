package io.mpreg.blockchain.core.causality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mpreg.blockchain.core.encoding.Integers;
import io.mpreg.blockchain.core.node.NodeId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Vector clocks of the Python library mattsta/mpreg, with its results. Two differences are
/// intended: its comparison distinguishes entries of 0 from absent ones (here both mean no turns),
/// and it allows integers over 2^53 - 1.
class VectorClockVectorsTest {
  private static final Path FILE = Path.of("../shared/vectors/mpreg/vector_clocks.json");

  @Test
  void answersAreThoseOfTheLibrary() {
    int compared = 0;
    for (JsonNode pair : vectors().get("pairs")) {
      if (isTooLarge(pair.get("a")) || isTooLarge(pair.get("b"))) {
        assertThatThrownBy(() -> clock(pair.get("a")).merge(clock(pair.get("b"))))
            .isInstanceOf(IllegalArgumentException.class);
        continue;
      }
      assertContentAgrees(pair);
      if (hasZero(pair.get("a")) || hasZero(pair.get("b"))) {
        continue;
      }
      assertOrderAgrees(pair);
      compared++;
    }
    assertThat(compared).isGreaterThan(100);
  }

  private static void assertContentAgrees(JsonNode pair) {
    VectorClock a = clock(pair.get("a"));
    VectorClock b = clock(pair.get("b"));
    String node = pair.get("increment_node").asString();

    assertThat(a.merge(b)).as("%s", pair).isEqualTo(clock(pair.get("merge")));
    assertThat(b.merge(a)).as("%s", pair).isEqualTo(clock(pair.get("merge_reverse")));
    assertThat(a.increment(name(node))).as("%s", pair).isEqualTo(clock(pair.get("a_incremented")));
    assertThat(a.happensBefore(a.increment(name(node)))).isTrue();
    assertThat(a.total()).isEqualTo(pair.get("a_total").asLong());
  }

  private static void assertOrderAgrees(JsonNode pair) {
    VectorClock a = clock(pair.get("a"));
    VectorClock b = clock(pair.get("b"));

    assertThat(a.compare(b)).as("%s", pair).isEqualTo(causality(pair.get("compare")));
    assertThat(b.compare(a)).as("%s", pair).isEqualTo(causality(pair.get("compare_reverse")));
    assertThat(a.happensBefore(b)).isEqualTo(pair.get("a_happens_before_b").asBoolean());
    assertThat(b.happensBefore(a)).isEqualTo(pair.get("b_happens_before_a").asBoolean());
    assertThat(a.equals(b)).isEqualTo(pair.get("equal").asBoolean());
    assertThat(a.entries()).hasSize(pair.get("a_node_count").asInt());
  }

  @Test
  void clocksThatTheLibraryRefusesAreRefused() {
    for (JsonNode attempt : vectors().get("constructor")) {
      assertThat(attempt.get("constructs").asBoolean()).isFalse();
      assertThatThrownBy(() -> VectorClock.of(entries(attempt.get("clock"), false)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static JsonNode vectors() {
    assumeTrue(Files.exists(FILE), "vectors are not here");
    return new ObjectMapper().readTree(FILE.toFile());
  }

  private static VectorClock clock(JsonNode clock) {
    return VectorClock.of(entries(clock, true));
  }

  private static Map<NodeId, Long> entries(JsonNode clock, boolean encodeNames) {
    Map<NodeId, Long> entries = new HashMap<>();
    clock
        .properties()
        .forEach(
            entry ->
                entries.put(
                    encodeNames ? name(entry.getKey()) : new NodeId(entry.getKey()),
                    entry.getValue().asLong()));
    return entries;
  }

  /// The library's names may contain any characters, so each is represented by the hex of its
  /// UTF-8.
  private static NodeId name(String text) {
    return new NodeId(HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static Causality causality(JsonNode word) {
    return Causality.valueOf(word.asString().toUpperCase(Locale.ROOT));
  }

  private static boolean hasZero(JsonNode clock) {
    return clock.properties().stream().anyMatch(entry -> entry.getValue().asLong() == 0);
  }

  private static boolean isTooLarge(JsonNode clock) {
    return clock.properties().stream().anyMatch(entry -> entry.getValue().asLong() > Integers.MAX);
  }
}
