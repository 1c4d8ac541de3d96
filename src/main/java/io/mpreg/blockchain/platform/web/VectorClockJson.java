package io.mpreg.blockchain.platform.web;

import io.mpreg.blockchain.core.causality.VectorClock;
import java.util.LinkedHashMap;
import java.util.Map;

/// A vector clock as a JSON object: authority → turns, in the order of the names.
public final class VectorClockJson {
  private VectorClockJson() {}

  public static Map<String, Long> json(VectorClock clock) {
    Map<String, Long> turns = new LinkedHashMap<>();
    clock.entries().forEach((node, count) -> turns.put(node.value(), count));
    return turns;
  }
}
