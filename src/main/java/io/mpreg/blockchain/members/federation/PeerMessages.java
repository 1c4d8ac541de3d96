package io.mpreg.blockchain.members.federation;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.authority.VoteKind;
import io.mpreg.blockchain.core.block.BlockRecord;
import io.mpreg.blockchain.core.consensus.Proposal;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.Signature;
import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.note.SignedNote;
import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.core.transaction.Payload;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.members.deciding.Message;
import io.mpreg.blockchain.members.deciding.VotingStatus;
import io.mpreg.blockchain.members.mining.ProposedBlock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The encoding of messages (`docs/protocol.md`, section 20).
final class PeerMessages {
  /// The maximum number of messages in one request.
  static final int MAX_MESSAGES = 1_000;

  /// The maximum number of transactions in one message.
  static final int MAX_TRANSACTIONS = 1_000;

  /// The maximum length of a note with one cosignature, in bytes.
  static final int MAX_NOTE = 4_096;

  /// The maximum length of an answer with votes, in bytes.
  static final int MAX_VOTES_BYTES = 128 * MAX_MESSAGES;

  private static final String MAGIC = "MPREG-MSG-1\0";
  private static final int VOTE = 1;
  private static final int PROPOSAL = 2;
  private static final int CERTIFICATE = 3;
  private static final int TRANSACTIONS = 4;
  private static final int COSIGNATURE = 5;
  private static final int STANDING = 6;

  private static final int MAX_CERTIFICATE = 70_000;
  private static final int MAX_JUSTIFICATION = 10_000;

  private PeerMessages() {}

  // magic ‖ u16 count ‖ count × (u8 type ‖ content)
  static Bytes encode(List<PeerMessage> messages) {
    ByteWriter writer = new ByteWriter(1_024);
    writer.magic(MAGIC).u16(messages.size());
    messages.forEach(message -> write(message, writer));
    return writer.toBytes();
  }

  private static void write(PeerMessage message, ByteWriter writer) {
    switch (message) {
      case PeerMessage.ConsensusMessage(Message<ProposedBlock> deciding) -> write(deciding, writer);
      case PeerMessage.CheckpointCosigned(SignedNote note) ->
          writer.u8(COSIGNATURE).bytes(note.encode());
      case PeerMessage.TransactionsAccepted(List<Transaction> transactions) -> {
        writer.u8(TRANSACTIONS).u16(transactions.size());
        for (Transaction transaction : transactions) {
          writer.bytes(transaction.bytes()).bytes(transaction.payload().content());
        }
      }
    }
  }

  private static void write(Message<ProposedBlock> message, ByteWriter writer) {
    switch (message) {
      case Message.VoteCast<ProposedBlock>(Vote vote) -> write(vote, writer.u8(VOTE));
      case Message.BlockProposed<ProposedBlock>(
              Proposal proposal,
              Optional<ProposedBlock> block) -> {
        write(proposal.vote(), writer.u8(PROPOSAL));
        writer.u16(proposal.justification().size());
        proposal.justification().forEach(known -> writer.bytes(known.encode()));
        writer.bytes(block.map(each -> each.record().encode()).orElse(Bytes.EMPTY));
      }
      case Message.CertificateFormed<ProposedBlock>(Certificate certificate) ->
          writer.u8(CERTIFICATE).bytes(certificate.encode());
      case Message.StatusReport<ProposedBlock>(VotingStatus standing) ->
          writer
              .u8(STANDING)
              .u8(standing.votes() ? 1 : 0)
              .u64(standing.height())
              .u32(standing.round())
              .u64(standing.reopens());
    }
  }

  // u8 kind ‖ u64 height ‖ u32 round ‖ blockHash[32] ‖ u16 signer ‖ signature[64]
  private static void write(Vote vote, ByteWriter writer) {
    writer.u8(vote.kind().code()).u64(vote.height()).u32(vote.round());
    vote.blockHash().writeTo(writer);
    writer.u16(vote.signer());
    vote.signature().writeTo(writer);
  }

  /// Decodes the result of [#encode].
  ///
  /// @throws Malformed when it is anything else
  static List<PeerMessage> decode(Bytes encoded) {
    ByteReader reader = new ByteReader(encoded);
    try {
      reader.magic(MAGIC);
      int count = atMost(MAX_MESSAGES, reader.u16(), "messages");
      List<PeerMessage> messages = new ArrayList<>();
      for (int index = 0; index < count; index++) {
        messages.add(read(reader));
      }
      reader.end();
      return messages;
    } catch (IllegalArgumentException impossible) {
      throw new Malformed("peer message: " + impossible.getMessage());
    }
  }

  /// Encodes the votes of one member as messages; of too many, those of the highest rounds.
  static Bytes encodeVotes(List<Vote> votes) {
    return encode(
        votes.stream()
            .sorted(Comparator.comparingLong(Vote::height).thenComparingInt(Vote::round).reversed())
            .limit(MAX_MESSAGES)
            .<PeerMessage>map(
                vote -> new PeerMessage.ConsensusMessage(new Message.VoteCast<>(vote)))
            .toList());
  }

  /// Decodes the result of [#encodeVotes].
  ///
  /// @throws Malformed when it is anything else
  static List<Vote> decodeVotes(Bytes encoded) {
    List<Vote> votes = new ArrayList<>();
    for (PeerMessage message : decode(encoded)) {
      if (!(message
          instanceof PeerMessage.ConsensusMessage(Message.VoteCast<ProposedBlock>(Vote vote)))) {
        throw new Malformed("peer message: not a vote");
      }
      votes.add(vote);
    }
    return votes;
  }

  private static PeerMessage read(ByteReader reader) {
    int type = reader.u8();
    return switch (type) {
      case VOTE -> new PeerMessage.ConsensusMessage(new Message.VoteCast<>(vote(reader)));
      case PROPOSAL -> proposal(reader);
      case CERTIFICATE ->
          new PeerMessage.ConsensusMessage(
              new Message.CertificateFormed<>(Certificate.decode(reader.bytes(MAX_CERTIFICATE))));
      case TRANSACTIONS -> transactions(reader);
      case COSIGNATURE -> cosignature(reader);
      case STANDING ->
          new PeerMessage.ConsensusMessage(
              new Message.StatusReport<>(
                  new VotingStatus(
                      atMost(1, reader.u8(), "votes") == 1,
                      reader.u64(),
                      reader.u32(),
                      reader.u64())));
      default -> throw new Malformed("peer message of type " + type);
    };
  }

  private static Vote vote(ByteReader reader) {
    int code = reader.u8();
    VoteKind kind = VoteKind.ofCode(code).orElseThrow(() -> new Malformed("vote of kind " + code));
    return new Vote(
        kind,
        reader.u64(),
        reader.u32(),
        Hash.read(reader),
        atMost(AuthoritySet.MAX_SIZE - 1, reader.u16(), "signer"),
        Signature.read(reader));
  }

  private static PeerMessage proposal(ByteReader reader) {
    Vote vote = vote(reader);
    int count = atMost(MAX_JUSTIFICATION, reader.u16(), "certificates");
    List<Certificate> justification = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      justification.add(Certificate.decode(reader.bytes(MAX_CERTIFICATE)));
    }
    Bytes block = reader.bytes(BlockRecord.MAX_BYTES);
    return new PeerMessage.ConsensusMessage(
        new Message.BlockProposed<>(new Proposal(vote, justification), candidate(block)));
  }

  // A block of newer rules may not be decodable here, and nobody is at fault: the proposal is kept
  // without it.
  private static Optional<ProposedBlock> candidate(Bytes block) {
    return block.length() == 0 || !Rules.LATEST.include(BlockRecord.rulesOf(block))
        ? Optional.empty()
        : Optional.of(ProposedBlock.received(BlockRecord.decode(block)));
  }

  private static PeerMessage transactions(ByteReader reader) {
    int count = atMost(MAX_TRANSACTIONS, reader.u16(), "transactions");
    List<Transaction> transactions = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      Bytes bytes = reader.bytes(Transaction.MAX_BYTES);
      transactions.add(Transaction.decode(bytes, reader.bytes(Payload.MAX_BYTES)));
    }
    return new PeerMessage.TransactionsAccepted(transactions);
  }

  private static PeerMessage cosignature(ByteReader reader) {
    SignedNote note = SignedNote.parse(reader.bytes(MAX_NOTE));
    atMost(1, note.signatures().size(), "lines of a cosignature");
    return new PeerMessage.CheckpointCosigned(note);
  }

  private static int atMost(int most, int value, String what) {
    if (value > most) {
      throw new Malformed("peer message: %s %d, at most %d".formatted(what, value, most));
    }
    return value;
  }
}
