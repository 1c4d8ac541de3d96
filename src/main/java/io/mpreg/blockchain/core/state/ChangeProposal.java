package io.mpreg.blockchain.core.state;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// A proposal in the state (`docs/protocol.md`, sections 7 and 19).
///
/// @param authoritySetHash the hash of the set that votes, whose indexes identify the voters
/// @param proposedAtHeight the height of the block with the proposal
/// @param expiresAtHeight the height of the last block whose votes count
/// @param endedAtHeight the height of the block that ended the proposal; 0 while it is open
/// @param votes by index of the authority: true for yes
public record ChangeProposal(
    NodeId proposer,
    Hash authoritySetHash,
    long proposedAtHeight,
    long expiresAtHeight,
    Status status,
    long endedAtHeight,
    SortedMap<Integer, Boolean> votes,
    Change change) {

  /// The status of a proposal.
  public enum Status {
    /// The proposal can be voted on.
    OPEN(0),
    /// A quorum voted yes, and the change was made.
    APPROVED(1),
    /// So many voted no that a quorum for yes is no longer possible.
    REJECTED(2),
    /// The height `expiresAtHeight` passed before a decision.
    EXPIRED(3),
    /// An authority change was approved before a decision, so the voters no longer are the
    /// authorities.
    SUPERSEDED(4);

    private final int code;

    Status(int code) {
      this.code = code;
    }

    private static Status ofCode(int code) {
      for (Status status : values()) {
        if (status.code == code) {
          return status;
        }
      }
      throw new Malformed("status " + code + " of a proposal is unknown");
    }
  }

  public ChangeProposal {
    votes = Collections.unmodifiableSortedMap(new TreeMap<>(votes));
    if ((status == Status.OPEN) != (endedAtHeight == 0)) {
      throw new IllegalArgumentException(
          "a proposal is %s and ended at height %d".formatted(status, endedAtHeight));
    }
  }

  public static ChangeProposal opened(
      NodeId proposer, Hash authoritySetHash, long height, long expiresAtHeight, Change change) {
    return new ChangeProposal(
        proposer,
        authoritySetHash,
        height,
        expiresAtHeight,
        Status.OPEN,
        0,
        Collections.emptySortedMap(),
        change);
  }

  public boolean isOpen() {
    return status == Status.OPEN;
  }

  /// The indexes of the authorities that voted yes, or of those that voted no.
  public IntStream voters(boolean approving) {
    return votes.entrySet().stream()
        .filter(vote -> vote.getValue() == approving)
        .mapToInt(Map.Entry::getKey);
  }

  /// The number of yes votes.
  public int approvals() {
    return (int) voters(true).count();
  }

  /// The number of no votes.
  public int rejections() {
    return votes.size() - approvals();
  }

  public ChangeProposal with(int index, boolean approve) {
    SortedMap<Integer, Boolean> more = new TreeMap<>(votes);
    more.put(index, approve);
    return new ChangeProposal(
        proposer,
        authoritySetHash,
        proposedAtHeight,
        expiresAtHeight,
        status,
        endedAtHeight,
        more,
        change);
  }

  public ChangeProposal ended(Status how, long height) {
    return new ChangeProposal(
        proposer, authoritySetHash, proposedAtHeight, expiresAtHeight, how, height, votes, change);
  }

  // str proposer ‖ authoritySetHash[32] ‖ u64 proposedAtHeight ‖ u64 expiresAtHeight ‖ u8 status
  // ‖ u64 endedAtHeight ‖ u16 count × (u16 index ‖ u8 vote: 0 no, 1 yes) by index ‖ change
  public Bytes encode() {
    ByteWriter writer = new ByteWriter(512).string(proposer.value());
    authoritySetHash.writeTo(writer);
    writer.u64(proposedAtHeight).u64(expiresAtHeight).u8(status.code).u64(endedAtHeight);
    writer.u16(votes.size());
    votes.forEach((index, approve) -> writer.u16(index).u8(approve ? 1 : 0));
    return writer.raw(change.encode()).toBytes();
  }

  public static ChangeProposal decode(Bytes encoded) {
    ByteReader reader = new ByteReader(encoded);
    try {
      NodeId proposer = NodeId.read(reader);
      Hash set = Hash.read(reader);
      long proposed = reader.u64();
      long expires = reader.u64();
      Status status = Status.ofCode(reader.u8());
      long ended = reader.u64();
      SortedMap<Integer, Boolean> votes = new TreeMap<>();
      for (int i = reader.u16(); i > 0; i--) {
        votes.put(reader.u16(), vote(reader.u8()));
      }
      Change change = Change.decode(reader);
      reader.end();
      ChangeProposal proposal =
          new ChangeProposal(proposer, set, proposed, expires, status, ended, votes, change);
      if (!proposal.encode().equals(encoded)) {
        throw new Malformed("proposal: votes are not sorted, or one stands twice");
      }
      return proposal;
    } catch (IllegalArgumentException invalid) {
      throw new Malformed("proposal: " + invalid.getMessage());
    }
  }

  private static boolean vote(int code) {
    if (code > 1) {
      throw new Malformed("vote " + code + " is neither 0 nor 1");
    }
    return code == 1;
  }
}
