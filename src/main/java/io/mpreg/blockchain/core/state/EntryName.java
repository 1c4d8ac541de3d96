package io.mpreg.blockchain.core.state;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import java.util.function.Function;

/// What a key of the state tree says, for people (`docs/protocol.md`, section 7).
///
/// @param kind the word for its first byte
/// @param name whose entry it is, or of what; empty where there is one such entry only
public record EntryName(String kind, String name) {
  private static final int MAX_NAME = 128;

  /// The name of what stands under a key.
  ///
  /// @throws Malformed when it is no key of the state
  public static EntryName of(Bytes key) {
    ByteReader reader = new ByteReader(key);
    int kind = reader.u8();
    return switch (kind) {
      case 1 -> new EntryName("parameters", "");
      case 2 -> new EntryName("authorities", "");
      case 3 -> new EntryName("following-authorities", "");
      case 4 -> named("balance", reader, rest -> "");
      case 5 -> named("nonce", reader, rest -> "/" + rest.u8());
      case 6 -> named("node", reader, rest -> "");
      case 7 -> named("turns", reader, rest -> "");
      case 8 -> named("approval", reader, rest -> "");
      case 9 -> named("former-key", reader, rest -> "/" + rest.bytes(MAX_NAME).hex());
      case 10 -> new EntryName("proposal-lists", "");
      case 11 -> new EntryName("proposal", Hash.read(reader).hex());
      case 12 -> new EntryName("former-authority-key", Hash.read(reader).hex());
      case 13 -> new EntryName("authority-heights", "");
      case 14 -> new EntryName("former-authorities", String.valueOf(reader.u64()));
      case 15 ->
          named(
              "evidence", reader, rest -> "/%d/%d/%d".formatted(rest.u64(), rest.u32(), rest.u8()));
      case 16 -> named("evidence-count", reader, rest -> "");
      default -> throw new Malformed("state key of kind " + kind + " is unknown");
    };
  }

  private static EntryName named(
      String kind, ByteReader reader, Function<ByteReader, String> more) {
    return new EntryName(kind, reader.string(MAX_NAME) + more.apply(reader));
  }
}
