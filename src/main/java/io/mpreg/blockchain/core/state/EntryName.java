package io.mpreg.blockchain.core.state;

import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;

/// A readable name of a key of the state tree (`docs/protocol.md`, section 7).
///
/// @param kind the name of the key's first byte
/// @param name the subject of the entry, such as a node; empty for a kind with a single entry
public record EntryName(String kind, String name) {
  /// The name of the entry with this key.
  ///
  /// @throws Malformed if it is not a key of the state
  public static EntryName of(Bytes key) {
    ByteReader reader = new ByteReader(key);
    int code = reader.u8();
    StateKind kind =
        StateKind.ofCode(code)
            .orElseThrow(() -> new Malformed("state key of kind " + code + " is unknown"));
    return new EntryName(kind.label(), kind.subject(reader));
  }
}
