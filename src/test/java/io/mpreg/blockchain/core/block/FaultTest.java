package io.mpreg.blockchain.core.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mpreg.blockchain.core.transaction.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FaultTest {
  private static final Pattern ROW =
      Pattern.compile("^\\| (\\d+) \\| `([a-z-]+)` \\| .* \\|$", Pattern.MULTILINE);

  /// A row of the tables of `docs/protocol.md`, section 9.
  private record Row(int number, String code) {
    static Row of(MatchResult match) {
      return new Row(Integer.parseInt(match.group(1)), match.group(2));
    }
  }

  private static List<Row> rows() {
    try {
      String page = Files.readString(Path.of("docs/protocol.md"));
      String section = page.substring(page.indexOf("\n## 9. "), page.indexOf("\n## 10. "));
      return ROW.matcher(section).results().map(Row::of).toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Stream<String> labels() {
    return Stream.of(
            Arrays.stream(Refusal.values()).map(fault -> fault.number() + " " + fault.code()),
            Arrays.stream(RecordedFault.values()).map(fault -> fault.number() + " " + fault.code()),
            Arrays.stream(BlockFault.values()).map(fault -> fault.number() + " " + fault.code()))
        .flatMap(Function.identity());
  }

  @Test
  void theFaultsAreThoseOfTheProtocolInItsOrder() {
    assertThat(labels())
        .containsExactlyElementsOf(
            rows().stream().map(row -> row.number() + " " + row.code()).toList());
  }

  @Test
  void refusalsAreBelow100AndThoseOfBlocksFrom200() {
    assertThat(Refusal.values()).allMatch(fault -> fault.number() > 0 && fault.number() < 100);
    assertThat(RecordedFault.values())
        .allMatch(fault -> fault.number() >= 100 && fault.number() < 200);
    assertThat(BlockFault.values())
        .allMatch(fault -> fault.number() >= 200 && fault.number() < 300);
  }

  @Test
  void noNumberAndNoCodeIsUsedTwice() {
    assertThat(rows()).extracting(Row::number).doesNotHaveDuplicates().hasSizeGreaterThan(40);
    assertThat(rows()).extracting(Row::code).doesNotHaveDuplicates();
    assertThat(
            Stream.of(
                    Arrays.stream(Refusal.values()).map(Refusal::title),
                    Arrays.stream(RecordedFault.values()).map(RecordedFault::title),
                    Arrays.stream(BlockFault.values()).map(BlockFault::title))
                .flatMap(Function.identity()))
        .doesNotHaveDuplicates();
  }

  @Test
  void whatIsRecordedIsReadBack() {
    for (RecordedFault fault : RecordedFault.values()) {
      assertThat(Outcome.ofNumber(fault.number())).isEqualTo(new Outcome.Failed(fault));
      assertThat(new Outcome.Failed(fault).number()).isEqualTo(fault.number());
    }
  }

  @Test
  void zeroMeansAppliedAndAnUnknownNumberNothing() {
    assertThat(Outcome.ofNumber(0)).isEqualTo(Outcome.APPLIED);
    assertThat(Outcome.APPLIED.number()).isZero();
    for (int unknown : new int[] {-1, 1, 19, 99, 199, 200, 65_535}) {
      assertThatIllegalArgumentException().isThrownBy(() -> Outcome.ofNumber(unknown));
    }
  }
}
