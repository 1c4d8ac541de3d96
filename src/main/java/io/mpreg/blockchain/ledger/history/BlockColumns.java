package io.mpreg.blockchain.ledger.history;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.core.rules.RulesUnknown;
import io.mpreg.blockchain.platform.database.Divergence;
import io.mpreg.blockchain.platform.database.StoreDamaged;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The row of a block as it is stored, unverified. Decoding a damaged column throws a
/// [StoreDamaged] that names it.
///
/// @param leafHashes those of its transactions, 32 bytes each, in order
/// @param transactionCount transactions in all blocks up to this one
public record BlockColumns(
    long height,
    Bytes hash,
    Bytes header,
    Optional<Bytes> certificate,
    Bytes leafHashes,
    long transactionCount) {

  public BlockHeader decodeHeader() {
    return header(height, hash, header, certificate);
  }

  /// Decodes the header and checks that it has the row's hash and height. Does not check that its
  /// rules version is the right one at that height.
  ///
  /// @param certificate names the block's hash, and so tells whether the bytes or the hash column
  ///   is wrong
  /// @throws RulesUnknown when the header cannot be decoded and has rules that this member does not
  ///   know
  public static BlockHeader header(
      long height, Bytes hash, Bytes bytes, Optional<Bytes> certificate) {
    Hash computed = Hash.of(bytes);
    if (!computed.toBytes().equals(hash)) {
      String column = isCertified(computed, certificate) ? "block.hash" : "block.header";
      throw damaged(
          height,
          column,
          "its header is not the one of its hash: %s, computed %s".formatted(hash, computed));
    }
    try {
      BlockHeader header = BlockHeader.decode(bytes);
      if (header.height() != height) {
        throw damaged(height, "block.height", "its header is of height " + header.height());
      }
      return header;
    } catch (Malformed malformed) {
      requireKnownForm(height, bytes);
      throw damaged(height, "block.header", String.valueOf(malformed.getMessage()));
    }
  }

  // Newer software may have written another encoding.
  private static void requireKnownForm(long height, Bytes bytes) {
    try {
      RulesUnknown.unlessKnown("Block " + height, BlockHeader.rulesOf(bytes), Rules.LATEST);
    } catch (Malformed noHeader) {
      throw damaged(height, "block.header", String.valueOf(noHeader.getMessage()));
    }
  }

  private static boolean isCertified(Hash hash, Optional<Bytes> certificate) {
    try {
      return certificate
          .map(Certificate::decode)
          .map(Certificate::blockHash)
          .equals(Optional.of(hash));
    } catch (Malformed malformed) {
      return false;
    }
  }

  public Optional<Certificate> decodeCertificate() {
    return certificate.map(bytes -> certificate(height, bytes));
  }

  public static Certificate certificate(long height, Bytes bytes) {
    try {
      return Certificate.decode(bytes);
    } catch (Malformed malformed) {
      throw damaged(height, "block.certificate", String.valueOf(malformed.getMessage()));
    }
  }

  public List<Hash> decodeLeafHashes() {
    if (leafHashes.length() % Hash.LENGTH != 0) {
      throw damaged(
          height, "block.leaf_hashes", leafHashes.length() + " bytes are not hashes of 32");
    }
    return hashes(leafHashes);
  }

  /// Splits concatenated hashes.
  public static List<Hash> hashes(Bytes concatenated) {
    ByteReader source = new ByteReader(concatenated);
    List<Hash> hashes = new ArrayList<>(concatenated.length() / Hash.LENGTH);
    while (source.remaining() > 0) {
      hashes.add(Hash.read(source));
    }
    return hashes;
  }

  private static StoreDamaged damaged(long height, String column, String detail) {
    return new StoreDamaged(Divergence.of(height, column, detail));
  }
}
