package io.mpreg.blockchain.ledger.directory.web;

import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.ledger.directory.Trait;

/// One metadata entry of a node: a name, `=`, and a text.
record Metadata(String value) {
  private static final int MAX_NAME = 64;
  private static final int MAX_TEXT = 256;
  static final String PATTERN = NodeId.PATTERN.replace("$", "=");
  static final int MAX_LENGTH = MAX_NAME + 1 + MAX_TEXT;

  Metadata {
    int end = value.indexOf('=');
    if (end < 0 || end > MAX_NAME || !NodeId.isName(value.substring(0, end))) {
      throw new IllegalArgumentException("not a name of at most 64 characters, '=' and a text");
    }
    if (value.codePointCount(end + 1, value.length()) > MAX_TEXT) {
      throw new IllegalArgumentException("a text has at most 256 characters");
    }
  }

  Trait trait() {
    return new Trait(Trait.Kind.METADATA, value);
  }
}
