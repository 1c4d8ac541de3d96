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

/// What members give each other of a snapshot, as bytes (protocol, section 21). Reading anything
/// else is [Malformed]; what is read is not believed.
final class SnapshotMessages {
  /// The largest header with a certificate and an authority set.
  static final int MAX_MANIFEST_BYTES = 12 << 20;

  /// A page ends with the entry, or the change, that makes it so long.
  static final int WORTH_BYTES = 1 << 20;

  /// A page of entries at most: one more entry may stand at its end.
  static final int MAX_ENTRIES_BYTES = 4 << 20;

  /// A page of changes at most: one change may be nearly as long as the largest header.
  static final int MAX_CHANGES_BYTES = 12 << 20;

  private static final String MAGIC = "MPREG-SNP-1\0";
  private static final int MAX_HEADER = 10 << 20;
  private static final int MAX_CERTIFICATE = 70_000;
  private static final int MAX_SET = 1 << 20;
  private static final int MAX_KEY = 1_024;
  private static final int MAX_VALUE = 2 << 20;

  private SnapshotMessages() {}

  /// What a snapshot is of.
  ///
  /// @param block the block that it is the state after; the genesis where there is no other
  /// @param history the complete subtrees of the history of the headers below the block
  /// @param entries how many entries the state has
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

  /// Reads a manifest.
  ///
  /// @throws RulesUnknown when its block is of later rules than these
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

  /// A page of entries; each key stands once.
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

  /// A header and its place in a history.
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
