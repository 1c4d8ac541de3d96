package io.mpreg.blockchain.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.platform.database.DurableLines.DamagedLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableLinesTest {
  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = directory.resolve("lines.txt");
  }

  private static void add(DurableLines lines, String... added) throws IOException {
    for (String line : added) {
      lines.add(line, List.of(line));
    }
  }

  @Test
  void whatWasAddedIsRead() throws IOException {
    DurableLines lines = new DurableLines(file);
    lines.add("c", List.of("a", "b", "c"));
    add(lines, "d", "e f");

    assertThat(DurableLines.read(file)).containsExactly("a", "b", "c", "d", "e f");
  }

  @Test
  void aFileThatIsNotThereIsNotAnEmptyOne() {
    assertThatThrownBy(() -> DurableLines.read(file)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void theFileKeepsItsSize() throws IOException {
    DurableLines lines = new DurableLines(file);
    for (int number = 0; number < 10_000; number++) {
      add(lines, "line number " + number);
      if (number % 1_000 == 0) {
        assertThat(Files.size(file)).isEqualTo(DurableLines.BYTES);
      }
    }
    assertThat(DurableLines.read(file)).last().isEqualTo("line number 9999");
  }

  @Test
  void linesThatNeedMoreRoomAreKeptAllTheSame() throws IOException {
    DurableLines lines = new DurableLines(file);
    List<String> all = new ArrayList<>();
    for (int number = 0; number < 1_000; number++) {
      all.add("%d %s".formatted(number, "x".repeat(90)));
      lines.add(all.getLast(), all);
    }
    assertThat(DurableLines.read(file)).containsExactlyElementsOf(all);
  }

  @Test
  void anotherProcessBeginsWithWhatCounts() throws IOException {
    add(new DurableLines(file), "a", "b");
    new DurableLines(file).add("c", List.of("b", "c"));

    assertThat(DurableLines.read(file)).containsExactly("b", "c");
  }

  @Test
  void aLineThatWasCutShortWasNeverWritten() throws IOException {
    add(new DurableLines(file), "first", "second");
    String text = Files.readString(file).stripTrailing();
    int second = text.indexOf("second");
    for (int length = second + 1; length < text.length(); length++) {
      Files.writeString(file, text.substring(0, length) + "\n".repeat(100));
      assertThat(DurableLines.read(file)).as(text.substring(0, length)).containsExactly("first");
    }
    Files.writeString(file, text.substring(0, second) + "\n\n" + text.substring(second + 2));
    assertThat(DurableLines.read(file)).containsExactly("first");
  }

  @Test
  void anotherLineThatWasChangedIsTold() throws IOException {
    DurableLines lines = new DurableLines(file);
    lines.add("b", List.of("a", "b"));
    add(lines, "c");
    String text = Files.readString(file);
    for (String changed :
        List.of(
            text.replace("a ", "A "),
            text.replace("b ", "B "),
            text.replace("b ", "b"),
            "x\n",
            "a\n")) {
      Files.writeString(file, changed);
      assertThatThrownBy(() -> DurableLines.read(file)).isInstanceOf(DamagedLines.class);
    }
  }

  @Test
  void aFileThatWasReplacedOrRemovedMeanwhileIsWrittenAnew() throws IOException {
    DurableLines lines = new DurableLines(file);
    add(lines, "a");
    Files.move(file, directory.resolve("moved.txt"));
    add(lines, "b");
    assertThat(DurableLines.read(file)).containsExactly("b");

    Files.copy(directory.resolve("moved.txt"), directory.resolve("copy.txt"));
    Files.delete(file);
    Files.move(directory.resolve("copy.txt"), file);
    add(lines, "c");
    assertThat(DurableLines.read(file)).containsExactly("c");
  }
}
