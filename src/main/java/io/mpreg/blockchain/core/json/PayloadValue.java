package io.mpreg.blockchain.core.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A value of the frozen payload grammar.
public sealed interface PayloadValue {

  /// The fields of an object in the order of the text; names are unique.
  record Fields(Map<String, PayloadValue> values) implements PayloadValue {
    public Fields {
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
  }

  record Items(List<PayloadValue> values) implements PayloadValue {
    public Items {
      values = List.copyOf(values);
    }
  }

  /// Well-formed Unicode text: no lone surrogate.
  record Text(String value) implements PayloadValue {}

  /// 0 … 2^53 − 1.
  record Whole(long value) implements PayloadValue {}

  record Flag(boolean value) implements PayloadValue {}
}
