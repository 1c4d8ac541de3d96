package io.mpreg.blockchain.members.joining;

import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.merkle.InclusionProof;
import io.mpreg.blockchain.core.proof.AuthorityChange;
import io.mpreg.blockchain.core.proof.CertifiedBlock;
import io.mpreg.blockchain.core.proof.ProvedHeader;
import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.core.rules.RulesUnknown;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The encoding of snapshots between members (protocol, section 21). Anything else is [Malformed];
/// decoding verifies no content.
final class SnapshotMessages {
  /// The maximum length of a header with a certificate and an authority set.
  static final int MAX_MANIFEST_BYTES = 12 << 20;

  /// A page ends with the entry or the change that makes it reach this length.
  static final int WORTH_BYTES = 1 << 20;

  /// The maximum length of a page of entries: one more entry may exceed the above.
  static final int MAX_ENTRIES_BYTES = 4 << 20;

  /// The maximum length of a page of changes: one change may be nearly as long as the largest
  /// header.
  static final int MAX_CHANGES_BYTES = 12 << 20;

  private static final String MAGIC = "MPREG-SNP-1\0";
  private static final int MAX_HEADER = 10 << 20;
  private static final int MAX_CERTIFICATE = 70_000;
  private static final int MAX_SET = 1 << 20;
  private static final int MAX_KEY = 1_024;
  private static final int MAX_VALUE = 2 << 20;

  private SnapshotMessages() {}

  /// The description of a snapshot.
  ///
  /// @param block the snapshot is the state after this block, which may be the genesis
  /// @param history the complete subtrees of the header history below the block
  /// @param entries the number of state entries
  record Manifest(CertifiedBlock block, List<Hash> history, long entries) {
    Manifest {
      history = List.copyOf(history);
    }
  }

  // "MPREG-SNP-1\0" ‖ bytes header ‖ bytes certificate ‖ bytes authoritySet ‖ u8 n ‖ n × hash ‖ u64
  static Bytes encode(Manifest manifest) {
    ByteWriter writer = new ByteWriter(4_096);
    writer
        .magic(MAGIC)
        .bytes(manifest.block().headerBytes())
        .bytes(manifest.block().certificate())
        .bytes(manifest.block().authoritySet())
        .u8(manifest.history().size());
    manifest.history().forEach(hash -> hash.writeTo(writer));
    return writer.u64(manifest.entries()).toBytes();
  }

  /// Decodes a manifest.
  ///
  /// @throws RulesUnknown when its block is of newer rules than these
  static Manifest manifest(Bytes encoded, Rules supported) {
    ByteReader reader = new ByteReader(encoded);
    reader.magic(MAGIC);
    Bytes headerBytes = reader.bytes(MAX_HEADER);
    RulesUnknown.unlessKnown("This snapshot", BlockHeader.rulesOf(headerBytes), supported);
    BlockHeader header = BlockHeader.decode(headerBytes);
    Bytes certificate = reader.bytes(MAX_CERTIFICATE);
    Bytes authoritySet = reader.bytes(MAX_SET);
    int count = reader.u8();
    List<Hash> history = new ArrayList<>();
    for (int read = 0; read < count; read++) {
      history.add(Hash.read(reader));
    }
    long entries = reader.u64();
    reader.end();
    return new Manifest(
        new CertifiedBlock(
            new ProvedHeader(header.height(), Hash.of(headerBytes), headerBytes),
            authoritySet,
            certificate),
        history,
        entries);
  }

  // bytes key ‖ bytes value
  static void write(ByteWriter writer, Bytes key, Bytes value) {
    writer.bytes(key).bytes(value);
  }

  /// Decodes a page of entries; no key may occur twice.
  static List<Map.Entry<Bytes, Bytes>> entries(Bytes encoded) {
    List<Map.Entry<Bytes, Bytes>> entries = new ArrayList<>();
    ByteReader reader = new ByteReader(encoded);
    while (reader.remaining() > 0) {
      entries.add(Map.entry(reader.bytes(MAX_KEY), reader.bytes(MAX_VALUE)));
    }
    return entries;
  }

  // bytes header ‖ bytes certificate ‖ bytes nextAuthoritySet
  static void write(ByteWriter writer, AuthorityChange change) {
    writer.bytes(change.headerBytes()).bytes(change.certificate()).bytes(change.nextAuthoritySet());
  }

  static List<AuthorityChange> changes(Bytes encoded) {
    List<AuthorityChange> changes = new ArrayList<>();
    ByteReader reader = new ByteReader(encoded);
    while (reader.remaining() > 0) {
      changes.add(
          new AuthorityChange(
              reader.bytes(MAX_HEADER), reader.bytes(MAX_CERTIFICATE), reader.bytes(MAX_SET)));
    }
    return changes;
  }

  /// A header with its inclusion proof in the header history.
  record HeaderWithProof(Bytes headerBytes, InclusionProof proof) {}

  // bytes header ‖ u64 index ‖ u64 size ‖ u8 n ‖ n × hash
  static Bytes encode(HeaderWithProof proved) {
    ByteWriter writer = new ByteWriter(4_096);
    writer
        .bytes(proved.headerBytes())
        .u64(proved.proof().leafIndex())
        .u64(proved.proof().treeSize())
        .u8(proved.proof().path().size());
    proved.proof().path().forEach(hash -> hash.writeTo(writer));
    return writer.toBytes();
  }

  static HeaderWithProof header(Bytes encoded) {
    ByteReader reader = new ByteReader(encoded);
    Bytes headerBytes = reader.bytes(MAX_HEADER);
    long index = reader.u64();
    long size = reader.u64();
    int count = reader.u8();
    List<Hash> path = new ArrayList<>();
    for (int read = 0; read < count; read++) {
      path.add(Hash.read(reader));
    }
    reader.end();
    try {
      return new HeaderWithProof(headerBytes, new InclusionProof(index, size, path));
    } catch (IllegalArgumentException shapeless) {
      throw new Malformed("header proof: " + shapeless.getMessage());
    }
  }
}
