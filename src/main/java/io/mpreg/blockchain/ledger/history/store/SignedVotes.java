package io.mpreg.blockchain.ledger.history.store;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.block.BlockRecord;
import io.mpreg.blockchain.core.consensus.GuardRow;
import io.mpreg.blockchain.core.consensus.Reopening;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.ledger.history.OpenHeight;
import io.mpreg.blockchain.ledger.history.record.VoteRecord;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stores this member's votes and the certificates of open heights in the database, and then the
/// votes also in a record outside it. A vote is in both before it is sent. Votes that the database
/// has lost are restored from the record.
final class SignedVotes {
  private static final Logger LOG = LoggerFactory.getLogger(SignedVotes.class);

  private final StoreCalls calls;
  private final OpenHeights openHeights;
  private final ChainTables chain;
  private final Optional<VoteRecord> record;

  /// @param record the record outside the database; empty when this process signs nothing
  SignedVotes(
      StoreCalls calls, OpenHeights openHeights, ChainTables chain, Optional<VoteRecord> record) {
    this.calls = calls;
    this.openHeights = openHeights;
    this.chain = chain;
    this.record = record;
  }

  /// Loads the record of the chain, and warns about votes that the database lacks. [#open] restores
  /// them.
  ///
  /// @param height the height of the chain's head in the database
  void takeUp(Hash chainId, long height) {
    record.ifPresent(
        outside -> {
          outside.open(chainId);
          outside.takeForWhole(height);
          List<GuardRow> missing = outside.missingFrom(rows(0), 0);
          if (!missing.isEmpty()) {
            LOG.warn(
                "The database lacks votes that the record in this member's data directory holds:"
                    + " the database was emptied, rolled back or changed. Missing votes: {}",
                missing);
          }
        });
  }

  List<GuardRow> rows(long fromHeight) {
    return calls.reading(() -> chain.guardRows(fromHeight));
  }

  void add(GuardRow row, Optional<BlockRecord> candidate) {
    calls.writing(
        "a vote",
        () -> {
          openHeights.recordVote(row, candidate);
          return true;
        });
    record.ifPresent(outside -> outside.record(row));
  }

  /// Adds the votes of a chain's only authority to the record, so that it stays complete. The
  /// database has them already: they were committed with the block.
  void committed(List<GuardRow> rows) {
    record.ifPresent(outside -> rows.forEach(outside::record));
  }

  void add(Certificate certificate) {
    calls.writing(
        "a certificate",
        () -> {
          openHeights.recordCertificate(certificate);
          return true;
        });
  }

  OpenHeight open(long height) {
    OptionalLong known =
        record.map(outside -> outside.knownFrom(height)).orElse(OptionalLong.empty());
    Optional<Reopening> reopening = record.flatMap(VoteRecord::reopening);
    OpenHeight stored =
        calls.settling("the open height", () -> openHeights.read(height, known, reopening));
    List<GuardRow> missing =
        record.map(outside -> outside.missingFrom(stored.votes(), height)).orElse(List.of());
    if (missing.isEmpty()) {
      record.ifPresent(outside -> outside.complete(stored.votes()));
      return stored;
    }
    LOG.warn(
        "The database has lost votes of this member. They are restored from its data directory:"
            + " {}",
        missing);
    missing.forEach(row -> add(row, Optional.empty()));
    return open(height);
  }

  void reopen(Reopening reopening, List<GuardRow> seen) {
    record.ifPresent(outside -> outside.begin(reopening));
    seen.forEach(row -> add(row, Optional.empty()));
  }

  String setAside() {
    return record.map(VoteRecord::setAside).orElse("");
  }
}
