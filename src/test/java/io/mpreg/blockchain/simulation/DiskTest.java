package io.mpreg.blockchain.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiskTest {

  @Test
  void aCrashKeepsWhatWasSyncedAndAnyBeginningOfTheRest() {
    var found = new HashSet<List<Integer>>();
    for (long seed = 0; seed < 200; seed++) {
      var disk = new Disk<Integer>();
      disk.write(1);
      disk.sync();
      disk.write(2);
      disk.write(3);
      disk.crash(new Chance(seed));
      found.add(disk.read());
    }
    assertThat(found).containsExactlyInAnyOrder(List.of(1), List.of(1, 2), List.of(1, 2, 3));
  }

  @Test
  void whatIsWrittenAfterATornRecordIsRead() {
    for (long seed = 0; seed < 50; seed++) {
      var disk = new Disk<Integer>();
      disk.write(1);
      disk.crash(new Chance(seed));
      List<Integer> left = disk.read();
      disk.write(2);
      disk.sync();
      assertThat(disk.read()).endsWith(2).hasSize(left.size() + 1);
    }
  }

  @Test
  void aBackupTakesThePlaceOfWhatCameLater() {
    var disk = new Disk<Integer>();
    disk.write(1);
    disk.sync();
    List<Integer> backup = disk.read();
    disk.write(2);
    disk.sync();
    disk.write(3);
    disk.restore(backup);
    disk.sync();
    assertThat(disk.read()).containsExactly(1);
    disk.prune(record -> record == 1);
    assertThat(disk.read()).isEmpty();
  }
}
