package io.mpreg.blockchain.core.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.merkle.MerkleTree;
import io.mpreg.blockchain.edited.Edit;
import io.mpreg.blockchain.edited.EditedCode;
import io.mpreg.blockchain.edited.EditedSources;
import java.util.List;
import java.util.function.Function;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The numbers of a stream have no gaps, only applied messages have one, and the state commits to
/// all of them; whoever executes the blocks arrives at the same.
class StreamProperties {
  private static final int SEEDS = 20;

  @Property(tries = 40)
  void theStateSaysOfStreamsWhatTheBlocksSay(@ForAll long seed) {
    assertThat(new StreamTrial().apply(seed)).isEmpty();
  }

  /// Faulty changes of the production code, each of which the trial has to notice.
  enum Mutant {
    A_FAILED_MESSAGE_IS_NUMBERED(
        "core/execution/Streams.java",
        "return Optional.of(RecordedFault.MESSAGE_EXPIRED);",
        "places.computeIfAbsent(message.stream(receiver), any -> new ArrayList<>()).add(place);"
            + " return Optional.of(RecordedFault.MESSAGE_EXPIRED);"),
    A_MESSAGE_IS_NOT_NUMBERED(
        "core/execution/Streams.java",
        "places.computeIfAbsent(stream, any -> new ArrayList<>()).add(place);",
        "if (place != 3) places.computeIfAbsent(stream, any -> new ArrayList<>()).add(place);"),
    A_PARCEL_IS_FORGOTTEN(
        "core/stream/MessageStream.java",
        "parcels.append(parcel.leafHash())",
        "parcels.size() == 2 ? parcels : parcels.append(parcel.leafHash())"),
    A_PARCEL_DOES_NOT_SAY_WHERE_IT_BEGINS(
        "core/stream/Parcel.java", "u64(height).u64(first)", "u64(height).u64(0)"),
    A_PARCEL_IS_IN_ANOTHER_ORDER(
        "core/execution/Streams.java", "indexes.stream()", "indexes.reversed().stream()"),
    A_TOPIC_IS_NOT_COUNTED(
        "core/execution/Streams.java", "setTopics(transaction.sender(), made + 1);", ""),
    A_TOPIC_TOO_MANY(
        "core/execution/Streams.java", "if (made >= MAX_TOPICS) {", "if (made > MAX_TOPICS) {"),
    TIME_IS_INCLUSIVE(
        "core/execution/Streams.java", "expiry <= parentMillis", "expiry < parentMillis"),
    TIME_BEFORE_RECEIVER(
        "core/execution/Streams.java",
        "if (message.topic().isEmpty() && state.node(receiver).isEmpty()) {",
        "if (message.topic().isEmpty() && state.node(receiver).isEmpty()"
            + " && message.expiresAt().filter(expiry -> expiry <= parentMillis)"
            + ".isEmpty()) {");

    @SuppressWarnings("ImmutableEnumChecker") // a record of texts
    private final Edit edit;

    Mutant(String path, String text, String instead) {
      this.edit = new Edit("io/mpreg/blockchain/" + path, text, instead);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aMutantIsNoticed(Mutant mutant) {
    EditedCode code =
        new EditedCode(
            EditedSources.compiled(List.of(mutant.edit), MerkleTree.class, StreamTrial.class));
    @SuppressWarnings("unchecked") // what StreamTrial implements
    var trial = (Function<Long, List<String>>) code.instance(StreamTrial.class);
    assertThat(LongStream.range(0, SEEDS).filter(seed -> !trial.apply(seed).isEmpty()).findFirst())
        .isPresent();
  }
}
