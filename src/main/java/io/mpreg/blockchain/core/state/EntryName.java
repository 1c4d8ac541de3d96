package io.mpreg.blockchain.core.state;

import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;

/// What a key of the state tree says, for people (`docs/protocol.md`, section 7).
///
/// @param kind the word for its first byte
/// @param name whose entry it is, or of what; empty where there is one such entry only
public record EntryName(String kind, String name) {
  /// The name of what stands under a key.
  ///
  /// @throws Malformed when it is no key of the state
  public static EntryName of(Bytes key) {
    ByteReader reader = new ByteReader(key);
    int code = reader.u8();
    StateKind kind =
        StateKind.ofCode(code)
            .orElseThrow(() -> new Malformed("state key of kind " + code + " is unknown"));
    return new EntryName(kind.label(), kind.subject(reader));
  }
}
