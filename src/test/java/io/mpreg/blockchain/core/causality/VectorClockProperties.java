package io.mpreg.blockchain.core.causality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Integers;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class VectorClockProperties {
  private static final NodeId A = new NodeId("a");
  private static final NodeId B = new NodeId("b");

  @Property
  void encodingIsReadBack(@ForAll("clocks") VectorClock clock) {
    ByteReader reader = new ByteReader(encoded(clock));

    assertThat(VectorClock.read(reader)).isEqualTo(clock).hasSameHashCodeAs(clock);
    reader.end();
  }

  @Property
  void orderOfEntriesAndZerosDoNotMatter(@ForAll("turns") Map<NodeId, Long> turns) {
    VectorClock stepByStep = VectorClock.EMPTY;
    for (Map.Entry<NodeId, Long> entry : turns.entrySet()) {
      stepByStep = stepByStep.with(entry.getKey(), entry.getValue());
    }
    Map<NodeId, Long> withoutZeros = new HashMap<>(turns);
    withoutZeros.values().removeIf(count -> count == 0);

    assertThat(VectorClock.of(turns)).isEqualTo(stepByStep).isEqualTo(VectorClock.of(withoutZeros));
    assertThat(VectorClock.of(turns).entries()).containsExactlyInAnyOrderEntriesOf(withoutZeros);
    turns.forEach((node, count) -> assertThat(VectorClock.of(turns).turns(node)).isEqualTo(count));
  }

  @Property
  void comparingIsAPartialOrder(
      @ForAll("clocks") VectorClock a,
      @ForAll("clocks") VectorClock b,
      @ForAll("clocks") VectorClock c) {
    assertThat(a.compare(a)).isEqualTo(Causality.EQUAL);
    assertThat(b.compare(a)).isEqualTo(a.compare(b).reversed());
    assertThat(a.compare(b) == Causality.EQUAL).isEqualTo(a.equals(b));
    if (a.happensBefore(b) && b.happensBefore(c)) {
      assertThat(a.happensBefore(c)).isTrue();
    }
  }

  @Property
  void mergeIsTheLeastClockThatIsNotBeforeEither(
      @ForAll("clocks") VectorClock a,
      @ForAll("clocks") VectorClock b,
      @ForAll("clocks") VectorClock c) {
    VectorClock merged = a.merge(b);

    assertThat(merged.merge(a)).isEqualTo(merged).isEqualTo(b.merge(a));
    assertThat(merged.merge(c)).isEqualTo(a.merge(b.merge(c)));
    assertThat(a.compare(merged)).isIn(Causality.BEFORE, Causality.EQUAL);
    assertThat(b.compare(merged)).isIn(Causality.BEFORE, Causality.EQUAL);
    assertThat(merged.total()).isLessThanOrEqualTo(a.total() + b.total());
    assertThat(a.merge(a)).isEqualTo(a);
  }

  @Property
  void incrementHappensAfter(@ForAll("clocks") VectorClock clock) {
    VectorClock later = clock.increment(A);

    assertThat(clock.happensBefore(later)).isTrue();
    assertThat(later.happensBefore(clock)).isFalse();
    assertThat(later.turns(A)).isEqualTo(clock.turns(A) + 1);
    assertThat(later.total()).isEqualTo(clock.total() + 1);
    assertThat(later.with(A, clock.turns(A))).isEqualTo(clock);
  }

  @Property
  void junkIsAClockWithTheSameEncodingOrMalformed(@ForAll("junk") byte[] junk) {
    Throwable failure =
        catchThrowable(
            () -> {
              ByteReader reader = new ByteReader(junk);
              VectorClock clock = VectorClock.read(reader);
              reader.end();
              assertThat(encoded(clock)).isEqualTo(Bytes.of(junk));
            });
    if (failure != null) {
      assertThat(failure).isExactlyInstanceOf(Malformed.class);
    }
  }

  @Example
  void thereIsOneEncodingOnly() {
    assertThat(encoded(VectorClock.of(Map.of(B, 2L, A, 1L))).hex())
        .isEqualTo("0002" + "0000000161" + "0000000000000001" + "0000000162" + "0000000000000002");
    assertMalformed(new ByteWriter().u16(1).string("a").u64(0));
    assertMalformed(new ByteWriter().u16(2).string("b").u64(1).string("a").u64(1));
    assertMalformed(new ByteWriter().u16(2).string("a").u64(1).string("a").u64(1));
    assertMalformed(new ByteWriter().u16(1).string("a b").u64(1));
    assertMalformed(new ByteWriter().u16(2).string("a").u64(1));
  }

  @Example
  void turnsStayBetweenZeroAndTheLargestInteger() {
    VectorClock full = VectorClock.of(Map.of(A, Integers.MAX));

    assertThat(full.turns(A)).isEqualTo(Integers.MAX);
    assertThatThrownBy(() -> full.increment(A)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> VectorClock.of(Map.of(A, -1L)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> VectorClock.EMPTY.with(A, Integers.MAX + 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Example
  void entriesCannotBeChangedFromOutside() {
    assertThatThrownBy(() -> VectorClock.of(Map.of(A, 1L)).entries().put(B, 1L))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  private static Bytes encoded(VectorClock clock) {
    ByteWriter writer = new ByteWriter();
    clock.writeTo(writer);
    return writer.toBytes();
  }

  private static void assertMalformed(ByteWriter writer) {
    assertThatThrownBy(() -> VectorClock.read(new ByteReader(writer.toBytes())))
        .isInstanceOf(Malformed.class);
  }

  @Provide
  Arbitrary<Map<NodeId, Long>> turns() {
    Arbitrary<NodeId> nodes = Arbitraries.of("a", "b", "c", "d", "e").map(NodeId::new);
    Arbitrary<Long> counts =
        Arbitraries.frequencyOf(
            Tuple.of(9, Arbitraries.longs().between(0, 4)),
            Tuple.of(1, Arbitraries.longs().between(0, Integers.MAX - 1)));
    return Arbitraries.maps(nodes, counts).ofMaxSize(5);
  }

  @Provide
  Arbitrary<VectorClock> clocks() {
    return turns().map(VectorClock::of);
  }

  /// Encodings with up to three changed bytes, and random bytes.
  @Provide
  Arbitrary<byte[]> junk() {
    Arbitrary<byte[]> noise = Arbitraries.bytes().array(byte[].class).ofMaxSize(40);
    Arbitrary<byte[]> damaged =
        clocks()
            .map(clock -> encoded(clock).toArray())
            .flatMap(
                bytes ->
                    Arbitraries.maps(
                            Arbitraries.integers().between(0, bytes.length - 1),
                            Arbitraries.bytes())
                        .ofMaxSize(3)
                        .map(
                            changes -> {
                              byte[] copy = bytes.clone();
                              changes.forEach((at, value) -> copy[at] = value);
                              return copy;
                            }));
    return Arbitraries.oneOf(noise, damaged);
  }
}
