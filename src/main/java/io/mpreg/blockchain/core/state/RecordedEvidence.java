package io.mpreg.blockchain.core.state;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.Signature;
import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.transaction.Accusation;
import io.mpreg.blockchain.core.transaction.Accusation.Voted;
import io.mpreg.blockchain.core.transaction.Offence;

/// A proved accusation in the state, kept permanently (`docs/protocol.md`, sections 7 and 19). With
/// the authority set of its height, the entry is a self-contained proof.
///
/// @param reporter the sender of the evidence
/// @param recordedAtHeight the height of the block that recorded it
public record RecordedEvidence(Accusation accusation, NodeId reporter, long recordedAtHeight) {
  /// The most entries for one authority, so that it cannot fill the state with its own offences.
  public static final long MAX_OF_ONE = 64;

  // u64 recordedAtHeight ‖ str reporter ‖ 2 × (blockHash[32] ‖ signature[64])
  public Bytes encode() {
    ByteWriter writer = new ByteWriter(256).u64(recordedAtHeight).string(reporter.value());
    write(writer, accusation.first());
    write(writer, accusation.second());
    return writer.toBytes();
  }

  private static void write(ByteWriter writer, Voted voted) {
    voted.blockHash().writeTo(writer);
    voted.signature().writeTo(writer);
  }

  // The key is 0x0f ‖ str offender ‖ u64 height ‖ u32 round ‖ u8 offence.
  /// Reads a state entry.
  ///
  /// @throws Malformed if it is not an evidence entry
  public static RecordedEvidence decode(Bytes key, Bytes value) {
    ByteReader subject = new ByteReader(key);
    ByteReader reader = new ByteReader(value);
    try {
      subject.u8();
      NodeId offender = NodeId.read(subject);
      long height = subject.u64();
      int round = subject.u32();
      Offence offence = Offence.ofCode(subject.u8());
      subject.end();
      long recorded = reader.u64();
      NodeId reporter = NodeId.read(reader);
      Accusation accusation =
          new Accusation(offence, offender, height, round, read(reader), read(reader));
      reader.end();
      return new RecordedEvidence(accusation, reporter, recorded);
    } catch (IllegalArgumentException invalid) {
      throw new Malformed("evidence: " + invalid.getMessage());
    }
  }

  private static Voted read(ByteReader reader) {
    return new Voted(Hash.read(reader), Signature.read(reader));
  }
}
