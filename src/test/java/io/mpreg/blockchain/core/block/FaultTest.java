package io.mpreg.blockchain.core.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class FaultTest {
  private static final Pattern ROW =
      Pattern.compile(
          "^\\| (\\d+) \\| `([a-z-]+)` \\|(?: (\\d{3}) \\|)? .* \\|$", Pattern.MULTILINE);

  /// A row of the tables of `docs/protocol.md`, section 9; those of recorded faults and of blocks
  /// have no status.
  private record Row(int number, String code, Optional<Integer> status) {
    static Row of(MatchResult match) {
      return new Row(
          Integer.parseInt(match.group(1)),
          match.group(2),
          Optional.ofNullable(match.group(3)).map(Integer::valueOf));
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

  @Test
  void theFaultsAreThoseOfTheProtocolInItsOrder() {
    assertThat(Arrays.stream(Fault.values()).map(fault -> fault.number() + " " + fault.code()))
        .containsExactlyElementsOf(
            rows().stream().map(row -> row.number() + " " + row.code()).toList());
  }

  @Test
  void aRefusalHasTheStatusOfTheProtocol() {
    for (Row row : rows()) {
      assertThat(row.status().isPresent()).as(row.code()).isEqualTo(row.number() < 100);
      assertThat(fault(row.number()).httpStatus())
          .as(row.code())
          .isEqualTo(row.status().orElse(422));
    }
  }

  private static Fault fault(int number) {
    return Arrays.stream(Fault.values())
        .filter(fault -> fault.number() == number)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void noNumberAndNoCodeIsUsedTwice() {
    assertThat(rows()).extracting(Row::number).doesNotHaveDuplicates().hasSizeGreaterThan(40);
    assertThat(rows()).extracting(Row::code).doesNotHaveDuplicates();
    assertThat(Fault.values()).extracting(Fault::number).doesNotHaveDuplicates();
    assertThat(Fault.values()).extracting(Fault::code).doesNotHaveDuplicates();
    assertThat(Fault.values()).extracting(Fault::title).doesNotHaveDuplicates();
  }

  @Test
  void theFaultsFrom100To199AreRecordedAndNoOthers() {
    for (Fault fault : Fault.values()) {
      boolean recorded = fault.number() >= 100 && fault.number() < 200;
      assertThat(fault.isRecorded()).isEqualTo(recorded);
      if (recorded) {
        assertThat(Outcome.ofNumber(fault.number())).isEqualTo(new Outcome.Failed(fault));
        assertThat(new Outcome.Failed(fault).number()).isEqualTo(fault.number());
      } else {
        assertThatIllegalArgumentException().isThrownBy(() -> new Outcome.Failed(fault));
        assertThatIllegalArgumentException().isThrownBy(() -> Outcome.ofNumber(fault.number()));
      }
    }
  }

  @Test
  void zeroMeansAppliedAndAnUnknownNumberNothing() {
    assertThat(Outcome.ofNumber(0)).isEqualTo(Outcome.APPLIED);
    assertThat(Outcome.APPLIED.number()).isZero();
    for (int unknown : new int[] {-1, 19, 99, 199, 65_535}) {
      assertThatIllegalArgumentException().isThrownBy(() -> Outcome.ofNumber(unknown));
    }
  }
}
