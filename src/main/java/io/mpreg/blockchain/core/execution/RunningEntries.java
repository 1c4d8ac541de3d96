package io.mpreg.blockchain.core.execution;

import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.state.ChainState;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The entries of the state while a block is executed: those of the parent, and over them what its
/// transactions have changed so far. Never iterated into anything that is hashed.
final class RunningEntries {
  private final ChainState parent;
  private final Map<Bytes, Optional<Bytes>> changes = new HashMap<>();

  RunningEntries(ChainState parent) {
    this.parent = parent;
  }

  Optional<Bytes> get(Bytes key) {
    Optional<Bytes> changed = changes.get(key);
    return changed == null ? parent.entry(key) : changed;
  }

  boolean contains(Bytes key) {
    return get(key).isPresent();
  }

  void put(Bytes key, Bytes value) {
    changes.put(key, Optional.of(value));
  }

  void remove(Bytes key) {
    changes.put(key, Optional.empty());
  }

  Map<Bytes, Optional<Bytes>> changes() {
    return Collections.unmodifiableMap(changes);
  }
}
