package io.mpreg.blockchain.core.authority;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.PublicKey;
import io.mpreg.blockchain.core.crypto.Signature;
import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// A quorum certificate: 1 to 1024 NOTARIZE, NULLIFY or FINALIZE signatures of one ballot, by
/// ascending authority index; another shape is an [IllegalArgumentException], or [Malformed] when
/// read. The constructor checks neither the quorum nor the signatures; [#holds] does. A certificate
/// is self-contained, so any member may relay it (protocol, section 8).
public record Certificate(
    VoteKind kind, long height, int round, Hash blockHash, List<IndexedSignature> signatures) {

  private static final String MAGIC = "MPREG-CRT-1\0";

  public Certificate {
    signatures = List.copyOf(signatures);
    new Ballot(kind, height, round, blockHash);
    if (kind == VoteKind.PROPOSE) {
      throw new IllegalArgumentException("PROPOSE has no certificate");
    }
    if (signatures.isEmpty() || signatures.size() > AuthoritySet.MAX_SIZE) {
      throw new IllegalArgumentException(
          signatures.size() + " signatures, must be 1 to " + AuthoritySet.MAX_SIZE);
    }
    int previous = -1;
    for (IndexedSignature signature : signatures) {
      if (signature.index() <= previous) {
        throw new IllegalArgumentException(
            "index " + signature.index() + " after " + previous + ", must be larger");
      }
      previous = signature.index();
    }
  }

  /// The certificate made of these votes, which are in any order, all of this ballot, and at most
  /// one of each signer.
  public static Certificate of(Ballot ballot, Collection<Vote> votes) {
    for (Vote vote : votes) {
      if (!vote.ballot().equals(ballot)) {
        throw new IllegalArgumentException("vote " + vote.ballot() + " for " + ballot);
      }
    }
    return new Certificate(
        ballot.kind(),
        ballot.height(),
        ballot.round(),
        ballot.blockHash(),
        votes.stream()
            .map(Vote::indexedSignature)
            .sorted(Comparator.comparingInt(IndexedSignature::index))
            .toList());
  }

  public Ballot ballot() {
    return new Ballot(kind, height, round, blockHash);
  }

  /// The votes in the certificate, by ascending index of the signer.
  public Stream<Vote> votes() {
    return signatures.stream()
        .map(each -> new Vote(kind, height, round, blockHash, each.index(), each.signature()));
  }

  /// Whether the certificate has valid signatures of a quorum of `set`, the authorities of this
  /// height, for this chain. One invalid signature makes the whole certificate invalid.
  public boolean holds(AuthoritySet set, Hash chainId) {
    if (signatures.getLast().index() >= set.size()
        || !set.isQuorum(signatures.stream().mapToInt(IndexedSignature::index))) {
      return false;
    }
    byte[] message = ballot().signingBytes(chainId, set.hash()).toArray();
    for (IndexedSignature signature : signatures) {
      PublicKey key = set.at(signature.index()).consensusKey();
      if (!key.verifies(message, signature.signature())) {
        return false;
      }
    }
    return true;
  }

  // magic ‖ u8 kind ‖ u64 height ‖ u32 round ‖ blockHash[32] ‖ u16 count
  //   ‖ count × (u16 index ‖ signature[64])
  public Bytes encode() {
    var writer = new ByteWriter();
    writer.magic(MAGIC).u8(kind.code()).u64(height).u32(round);
    blockHash.writeTo(writer);
    writer.u16(signatures.size());
    for (IndexedSignature signature : signatures) {
      writer.u16(signature.index());
      signature.signature().writeTo(writer);
    }
    return writer.toBytes();
  }

  public static Certificate decode(Bytes bytes) {
    var reader = new ByteReader(bytes);
    reader.magic(MAGIC);
    int code = reader.u8();
    VoteKind kind =
        VoteKind.ofCode(code)
            .orElseThrow(() -> new Malformed("certificate: vote kind " + code + " is unknown"));
    long height = reader.u64();
    int round = reader.u32();
    Hash blockHash = Hash.read(reader);
    List<IndexedSignature> signatures = readSignatures(reader);
    reader.end();
    try {
      return new Certificate(kind, height, round, blockHash, signatures);
    } catch (IllegalArgumentException e) {
      throw new Malformed("certificate: " + e.getMessage());
    }
  }

  private static List<IndexedSignature> readSignatures(ByteReader reader) {
    int count = reader.u16();
    if (count > AuthoritySet.MAX_SIZE) {
      throw new Malformed(
          "certificate: " + count + " signatures, at most " + AuthoritySet.MAX_SIZE);
    }
    var signatures = new ArrayList<IndexedSignature>();
    for (int i = 0; i < count; i++) {
      int index = reader.u16();
      if (index >= AuthoritySet.MAX_SIZE) {
        throw new Malformed("certificate: index " + index + " at " + reader.position());
      }
      signatures.add(new IndexedSignature(index, Signature.read(reader)));
    }
    return signatures;
  }
}
