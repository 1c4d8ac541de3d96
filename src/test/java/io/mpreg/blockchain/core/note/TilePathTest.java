package io.mpreg.blockchain.core.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.encoding.Malformed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TilePathTest {

  @ParameterizedTest
  @CsvSource({
    "0/000, 0, 0, 256",
    "0/000.p/1, 0, 0, 1",
    "63/999.p/255, 63, 999, 255",
    "1/x001/000, 1, 1000, 256",
    "2/x001/x234/067, 2, 1234067, 256",
    "entries/x001/x234/067.p/7, -1, 1234067, 7",
    "0/x009/x007/x199/x254/x740/991, 0, 9007199254740991, 256",
  })
  void aPathIsReadAndWritten(String path, int level, long index, int width) {
    TilePath tile = new TilePath(level, index, width);
    assertThat(TilePath.parse(path)).isEqualTo(tile);
    assertThat(tile).hasToString(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "0/",
        "/0/000",
        "0/0",
        "0/00",
        "0/0000",
        "00/000",
        "01/000",
        "64/000",
        "-1/000",
        "0/x000/000",
        "0/001/000",
        "0/x001",
        "0/x001/x000",
        "0/x1/000",
        "0/000/",
        "0/000.p",
        "0/000.p/",
        "0/000.p/0",
        "0/000.p/01",
        "0/000.p/256",
        "0/000.p/257",
        "0/000.p/1/",
        "0/000.q/1",
        "0/٠٠٠",
        "entry/000",
        "ENTRIES/000",
        "0/000 ",
        "0/000\n",
        "0/x999/x999/x999/x999/x999/999",
        "0/x001/x000/x000/x000/x000/x000/000"
      })
  void whatIsNotTheOneWayToWriteAPathIsMalformed(String path) {
    assertThatThrownBy(() -> TilePath.parse(path)).isInstanceOf(Malformed.class);
  }

  @Test
  void aTileOutOfRangeHasNoPath() {
    assertThatIllegalArgumentException().isThrownBy(() -> new TilePath(64, 0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new TilePath(-2, 0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new TilePath(0, -1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new TilePath(0, 1L << 53, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new TilePath(0, 0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new TilePath(0, 0, 257));
  }
}
