package io.mpreg.blockchain.consensus;

import io.mpreg.blockchain.chain.AuthoritySet;
import io.mpreg.blockchain.chain.Block;
import io.mpreg.blockchain.chain.BlockBody;
import io.mpreg.blockchain.chain.BlockHeader;
import io.mpreg.blockchain.chain.BlockRules;
import io.mpreg.blockchain.chain.BlockRules.Judgement;
import io.mpreg.blockchain.chain.Entry;
import io.mpreg.blockchain.chain.Fault;
import io.mpreg.blockchain.chain.Tip;
import io.mpreg.blockchain.chain.WorkRule;
import io.mpreg.blockchain.crypto.Hash;
import io.mpreg.blockchain.encoding.ByteReader;
import io.mpreg.blockchain.encoding.ByteWriter;
import io.mpreg.blockchain.encoding.Bytes;
import io.mpreg.blockchain.encoding.Malformed;
import io.mpreg.blockchain.transaction.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

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

  /// A block that is not final yet, as it travels.
  public static BlockRecord candidate(Block block) {
    return new BlockRecord(block.header(), Optional.empty(), new BlockBody(block.entries()));
  }

  /// Judges the record as the next block of a chain: by every rule, then its outcomes, then what
  /// makes it final.
  ///
  /// @param rule what decides: votes or work
  /// @param signatureHolds decides the signatures of the transactions
  public Judgement judge(Tip parent, WorkRule rule, Predicate<Transaction> signatureHolds) {
    Judgement judgement = judgeContent(parent, rule, signatureHolds);
    return judgement instanceof Judgement.Valid
        ? wrongCertificate(parent, rule).orElse(judgement)
        : judgement;
  }

  /// Judges all but what makes the block final: what a member votes on.
  public Judgement judgeContent(Tip parent, WorkRule rule, Predicate<Transaction> signatureHolds) {
    Judgement judgement =
        BlockRules.judge(parent, header, body.transactions(), rule, signatureHolds);
    if (!(judgement instanceof Judgement.Valid valid)) {
      return judgement;
    }
    return wrongOutcome(valid.executed().block().entries())
        .<Judgement>map(detail -> new Judgement.Invalid(Fault.BLOCK_TRANSACTIONS_MISMATCH, detail))
        .orElse(valid);
  }

  // The header commits to the computed outcomes; the record's own must be the same.
  private Optional<String> wrongOutcome(List<Entry> computed) {
    for (int index = 0; index < computed.size(); index++) {
      int ours = computed.get(index).outcome().number();
      int theirs = body.entries().get(index).outcome().number();
      if (ours != theirs) {
        return Optional.of(
            "outcome %d of the transaction at index %d, computed %d"
                .formatted(theirs, index, ours));
      }
    }
    return Optional.empty();
  }

  private Optional<Judgement> wrongCertificate(Tip parent, WorkRule rule) {
    boolean holds =
        switch (rule) {
          case WorkRule.Worked worked -> certificate.isEmpty();
          case WorkRule.Certified certified ->
              isFinalBy(parent.state().authorities(), header.chainId());
        };
    return holds
        ? Optional.empty()
        : Optional.of(
            new Judgement.Invalid(
                Fault.BLOCK_CERTIFICATE_INVALID,
                certificate.isEmpty()
                    ? "there is no certificate"
                    : "the certificate is not one of these authorities for this block"));
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
