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

/// A block as it travels between members and files, with what makes it final (`docs/protocol.md`,
/// section 17). Nothing of it is believed before it is judged.
///
/// @param certificate empty only in a history that carries work
public record BlockRecord(BlockHeader header, Optional<Certificate> certificate, BlockBody body) {
  /// The largest record: a full block of the largest chain that there may be.
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
  /// @throws Malformed when it is not exactly one record
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

  /// The rules of a record, whose header may have a form that is not known here.
  ///
  /// @throws Malformed when it does not begin as a record does
  public static Rules rulesOf(Bytes encoded) {
    return BlockHeader.rulesOf(new ByteReader(encoded).bytes(MAX_HEADER));
  }

  /// A block that is not final yet, as it travels.
  public static BlockRecord candidate(Block block) {
    return new BlockRecord(block.header(), Optional.empty(), new BlockBody(block.entries()));
  }

  /// Whether a quorum of the authorities has made exactly this block final.
  public boolean isFinalBy(AuthoritySet authorities, Hash chainId) {
    return certificate
        .filter(votes -> votes.kind() == VoteKind.FINALIZE)
        .filter(votes -> votes.height() == header.height())
        .filter(votes -> votes.blockHash().equals(header.hash()))
        .filter(votes -> votes.holds(authorities, chainId))
        .isPresent();
  }
}
