package io.mpreg.blockchain.simulation;

import org.junit.jupiter.api.Test;

class FederationSimulationTest {
  @Test
  void t() {
    int from = Integer.getInteger("from", 0), n = Integer.getInteger("n", 100), bad = 0;
    long t0 = System.nanoTime(), h = 0, m = 0;
    for (int seed = from; seed < from + n; seed++) {
      Outcome o = new Federation(Scenario.mixed(seed)).run();
      h += o.heights();
      m += o.messages();
      if (!o.isFine()) {
        System.out.println(o.scenario() + "\n  " + o.violations());
        if (bad++ > 5) break;
      }
    }
    System.out.println(
        n
            + " seeds, "
            + bad
            + " bad, heights "
            + h
            + " messages "
            + m
            + " ms "
            + (System.nanoTime() - t0) / 1_000_000);
  }
}
