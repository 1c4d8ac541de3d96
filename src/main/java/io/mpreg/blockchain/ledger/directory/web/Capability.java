package io.mpreg.blockchain.ledger.directory.web;

import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.ledger.directory.Trait;

/// A capability that a node declares.
record Capability(String value) {
  static final String PATTERN = NodeId.PATTERN;
  static final int MAX_LENGTH = 128;

  Capability {
    if (!NodeId.isName(value) || value.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "not a name of at most %d characters: %s".formatted(MAX_LENGTH, NodeId.GRAMMAR));
    }
  }

  Trait trait() {
    return new Trait(Trait.Kind.CAPABILITY, value);
  }
}
