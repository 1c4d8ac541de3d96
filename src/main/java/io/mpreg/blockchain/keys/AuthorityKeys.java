package io.mpreg.blockchain.keys;

import io.mpreg.blockchain.crypto.SignatureAlgorithm;
import io.mpreg.blockchain.crypto.SigningKey;
import io.mpreg.blockchain.node.NodeId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/// Which authority this member is, and the two keys that live only in the authority set: the one it
/// votes with and the one it signs checkpoints with.
public record AuthorityKeys(NodeId id, SigningKey consensusKey, SigningKey checkpointKey) {
  /// Reads the seeds of the keys: 64 hex digits each, white space around them.
  public static AuthorityKeys read(NodeId id, Path consensusSeedFile, Path checkpointSeedFile) {
    return new AuthorityKeys(id, read(consensusSeedFile), read(checkpointSeedFile));
  }

  private static SigningKey read(Path seedFile) {
    try {
      byte[] seed = HexFormat.of().parseHex(Files.readString(seedFile).strip());
      return SigningKey.fromSeed(SignatureAlgorithm.ED25519, seed);
    } catch (IOException unreadable) {
      throw new UncheckedIOException("cannot read the key " + seedFile, unreadable);
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
