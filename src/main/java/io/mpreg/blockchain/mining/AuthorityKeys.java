package io.mpreg.blockchain.mining;

import io.mpreg.blockchain.crypto.SignatureAlgorithm;
import io.mpreg.blockchain.crypto.SigningKey;
import io.mpreg.blockchain.node.NodeId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/// Which authority this member is, and the key that it votes with.
public record AuthorityKeys(NodeId id, SigningKey consensusKey) {
  /// Reads the seed of a consensus key: 64 hex digits, white space around them.
  static AuthorityKeys read(NodeId id, Path seedFile) {
    try {
      byte[] seed = HexFormat.of().parseHex(Files.readString(seedFile).strip());
      return new AuthorityKeys(id, SigningKey.fromSeed(SignatureAlgorithm.ED25519, seed));
    } catch (IOException unreadable) {
      throw new UncheckedIOException("cannot read the consensus key " + seedFile, unreadable);
    } catch (IllegalArgumentException malformed) {
      // Without the cause: its message could show part of the seed.
      throw new IllegalArgumentException(seedFile + " does not hold 64 hex digits");
    }
  }

  @Override
  public String toString() {
    return "keys of authority " + id.value();
  }
}
