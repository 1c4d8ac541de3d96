package io.mpreg.blockchain.core.block;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.VoteKind;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.rules.Rules;
import java.util.Optional;

/// A block as members and files exchange it, with the certificate that makes it final
/// (`docs/protocol.md`, section 17). Nothing in it is verified yet.
///
/// @param certificate empty only in a history with proof of work, and in a candidate
public record BlockRecord(BlockHeader header, Optional<Certificate> certificate, BlockBody body) {
  /// The largest record in bytes: enough for a full block under the largest parameters.
  public static final int MAX_BYTES = 80 << 20;

  private static final int MAX_HEADER = 10 << 20;
  private static final int MAX_CERTIFICATE = 70_000;

  // bytes header bytes ‖ bytes certificate (empty: none) ‖ block body
  public Bytes encode() {
    ByteWriter writer = new ByteWriter(1_024 + 512 * body.entries().size());
    writer.bytes(header.encode());
    writer.bytes(certificate.map(Certificate::encode).orElse(Bytes.EMPTY));
    body.writeTo(writer);
    return writer.toBytes();
  }

  /// Reads a record.
  ///
  /// @throws Malformed if the bytes are not exactly one record
  public static BlockRecord decode(Bytes encoded) {
    if (encoded.length() > MAX_BYTES) {
      throw new Malformed(
          "block record of %d bytes, at most %d".formatted(encoded.length(), MAX_BYTES));
    }
    ByteReader reader = new ByteReader(encoded);
    BlockHeader header = BlockHeader.decode(reader.bytes(MAX_HEADER));
    Bytes certificate = reader.bytes(MAX_CERTIFICATE);
    BlockBody body = BlockBody.read(reader);
    reader.end();
    return new BlockRecord(
        header,
        certificate.length() == 0 ? Optional.empty() : Optional.of(Certificate.decode(certificate)),
        body);
  }

  /// The rules version of a record, also if this software cannot decode its header.
  ///
  /// @throws Malformed if the bytes do not begin as a record does
  public static Rules rulesOf(Bytes encoded) {
    return BlockHeader.rulesOf(new ByteReader(encoded).bytes(MAX_HEADER));
  }

  /// The record of a block that is not final yet.
  public static BlockRecord candidate(Block block) {
    return new BlockRecord(block.header(), Optional.empty(), new BlockBody(block.entries()));
  }

  /// Whether the certificate is a valid finality certificate of these authorities for exactly this
  /// block.
  public boolean isFinalBy(AuthoritySet authorities, Hash chainId) {
    return certificate
        .filter(votes -> votes.kind() == VoteKind.FINALIZE)
        .filter(votes -> votes.height() == header.height())
        .filter(votes -> votes.blockHash().equals(header.hash()))
        .filter(votes -> votes.holds(authorities, chainId))
        .isPresent();
  }
}
