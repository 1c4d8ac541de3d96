package io.mpreg.blockchain.tools.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final StringWriter written = new StringWriter();
  private long now;

  private Progress progress(boolean terminal) {
    return new Progress(new PrintWriter(written, true), terminal, () -> now);
  }

  private void pass(long millis) {
    now += TimeUnit.MILLISECONDS.toNanos(millis);
  }

  @Test
  void whatEndsSoonSaysNothing() {
    try (Progress progress = progress(true)) {
      progress.at(1, 2, "blocks");
    }
    assertThat(written.toString()).isEmpty();
  }

  @Test
  void onATerminalOneLineChangesAndGoesAway() {
    try (Progress progress = progress(true)) {
      pass(500);
      progress.at(1, 2, "blocks");
      pass(499);
      progress.at(2, 2, "blocks");
    }
    String line = "1 of 2 blocks";
    assertThat(written.toString()).isEqualTo("\r" + line + "\r" + " ".repeat(line.length()) + "\r");
  }

  @Test
  void elsewhereALineComesEveryTenSeconds() {
    try (Progress progress = progress(false)) {
      pass(9_999);
      progress.at(1, 3, "blocks");
      pass(1);
      progress.at(2, 3, "blocks");
      pass(1);
      progress.at(3, 3, "blocks");
    }
    assertThat(written.toString().strip()).isEqualTo("2 of 3 blocks, 1000/s, 1 s left");
  }
}
