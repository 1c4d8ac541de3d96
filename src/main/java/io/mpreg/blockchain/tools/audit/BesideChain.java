package io.mpreg.blockchain.tools.audit;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.VoteKind;
import io.mpreg.blockchain.core.consensus.GuardRow;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.ledger.history.BlockColumns;
import io.mpreg.blockchain.ledger.history.Handover;
import io.mpreg.blockchain.ledger.history.JournalRow;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.ledger.history.RoundCertificateColumns;
import io.mpreg.blockchain.ledger.history.Termination;
import io.mpreg.blockchain.ledger.history.inspection.GenesisInspection;
import io.mpreg.blockchain.platform.database.Divergence;
import io.mpreg.blockchain.platform.database.StoreDamaged;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Looks at what is stored beside the chain: the journal, the ends of transactions that did not
/// become final, what this member has signed, the certificates of rounds, and the lease. It changes
/// while it is read; so every row is compared with a head that is read after it, and has to fit to
/// that one.
final class BesideChain {
  private static final int PAGE = 500;

  private final LedgerStore store;
  private final ChainState state;
  private final Hash chainId;
  private final boolean soleAuthority;
  private final Pace pace;

  /// @param state after the last block that was audited
  BesideChain(LedgerStore store, ChainState state, Pace pace) {
    this.store = store;
    this.state = state;
    this.chainId = state.chainId();
    this.soleAuthority = state.authorities().size() == 1;
    this.pace = pace;
  }

  Optional<Divergence> inspect() {
    try {
      return journal()
          .or(this::terminations)
          .or(this::votes)
          .or(this::certificates)
          .or(this::lease);
    } catch (StoreDamaged damaged) {
      return Optional.of(damaged.divergence());
    }
  }

  private Optional<Divergence> journal() {
    Optional<JournalRow> row = store.rows().journalRowAfter(Long.MIN_VALUE);
    while (row.isPresent()) {
      long sequence = row.get().sequence();
      for (Transaction accepted : row.get().transactions()) {
        if (!accepted.draft().chainId().equals(chainId)) {
          return Optional.of(inJournal(sequence, accepted, "is for another chain"));
        }
        pace.await(1);
        if (!accepted.hasValidSignature()) {
          return Optional.of(inJournal(sequence, accepted, "has a signature that does not hold"));
        }
      }
      row = store.rows().journalRowAfter(sequence);
    }
    return Optional.empty();
  }

  private static Divergence inJournal(long sequence, Transaction accepted, String what) {
    return Divergence.of(
        "journal.entries", "journal row %d: %s %s".formatted(sequence, accepted, what));
  }

  private Optional<Divergence> terminations() {
    List<Termination> page = store.rows().terminationsAfter(Optional.empty(), PAGE);
    while (!page.isEmpty()) {
      long head = head();
      Optional<Divergence> wrong =
          page.stream().flatMap(ended -> termination(ended, head).stream()).findFirst();
      if (wrong.isPresent()) {
        return wrong;
      }
      page = store.rows().terminationsAfter(Optional.of(page.getLast().id()), PAGE);
    }
    return Optional.empty();
  }

  private Optional<Divergence> termination(Termination ended, long head) {
    pace.await(1);
    boolean displaced = ended.reason() == Termination.Reason.DISPLACED;
    if (ended.height() < 0 || ended.height() > head) {
      return Optional.of(
          wrong(ended, "height", "is %d, the head is %d".formatted(ended.height(), head)));
    }
    if (ended.cause().isPresent() && !displaced) {
      return Optional.of(wrong(ended, "cause", "is given for " + ended.reason().label()));
    }
    if (store.transaction(ended.id()).isPresent()) {
      return Optional.of(wrong(ended, "id", "is final, and cannot have ended otherwise"));
    }
    return ended
        .cause()
        .filter(cause -> store.transaction(cause).isEmpty())
        .map(cause -> wrong(ended, "cause", "is %s, which is not final".formatted(cause)));
  }

  private static Divergence wrong(Termination ended, String column, String detail) {
    return Divergence.of(
        "termination." + column, "of transaction %s %s".formatted(ended.id(), detail));
  }

  private Optional<Divergence> votes() {
    List<GuardRow> rows = store.guardRows(0);
    long head = head();
    return rows.stream()
        .flatMap(row -> vote(row, head).stream())
        .findFirst()
        .or(() -> forgotten(rows));
  }

  // Who decides alone votes at every height. It may have begun to after others, and it may have
  // stopped; but what lies between two of its votes is its own.
  private Optional<Divergence> forgotten(List<GuardRow> rows) {
    for (int next = 1; next < rows.size(); next++) {
      long before = rows.get(next - 1).height();
      long after = rows.get(next).height();
      boolean alone =
          after <= state.height()
              && state
                  .reignAt(after)
                  .filter(reign -> reign.authorities().size() == 1 && reign.since() <= before)
                  .isPresent();
      if (alone && after > before + 1) {
        return Optional.of(
            Divergence.of(
                before + 1,
                "vote_guard",
                "is missing, although this member decided alone before and after it"));
      }
    }
    return Optional.empty();
  }

  private Optional<Divergence> certificates() {
    Optional<RoundCertificateColumns> last = Optional.empty();
    while (true) {
      List<RoundCertificateColumns> page = store.rows().roundCertificatesAfter(last, PAGE);
      if (page.isEmpty()) {
        return Optional.empty();
      }
      long head = head();
      for (RoundCertificateColumns row : page) {
        Optional<String> wrong = wrong(row, head);
        if (wrong.isPresent()) {
          return wrong.map(
              detail ->
                  Divergence.of(
                      row.height(),
                      "round_certificate.certificate",
                      "of round %d %s".formatted(row.round(), detail)));
        }
      }
      last = Optional.of(page.getLast());
    }
  }

  private Optional<String> wrong(RoundCertificateColumns row, long head) {
    if (row.height() > head + 1) {
      return Optional.of("is above %d, which is decided next".formatted(head + 1));
    }
    try {
      Optional<Certificate> certificate = row.decode();
      if (certificate.isEmpty()) {
        return Optional.of("is for another round, height, kind or block than its columns say");
      }
      pace.await(1);
      return deciding(row.height())
          .filter(set -> !certificate.get().holds(set, chainId))
          .map(set -> "does not hold for the authorities of its height")
          .or(() -> otherwiseFinal(certificate.get()));
    } catch (Malformed malformed) {
      return Optional.of("cannot be read: " + malformed.getMessage());
    }
  }

  // A FINALIZE certificate that holds, for a block that is not the final one, proves a fork.
  private Optional<String> otherwiseFinal(Certificate certificate) {
    if (certificate.kind() != VoteKind.FINALIZE) {
      return Optional.empty();
    }
    return store
        .rows()
        .block(certificate.height())
        .map(BlockColumns::hash)
        .filter(hash -> !hash.equals(certificate.blockHash().toBytes()))
        .map(
            hash ->
                "makes block %s final, the final one is %s"
                    .formatted(certificate.blockHash(), hash));
  }

  // Nothing for heights that have been added while the audit ran.
  private Optional<AuthoritySet> deciding(long height) {
    if (height > state.height() + 1) {
      return Optional.empty();
    }
    return state
        .authoritiesAt(height)
        .or(() -> store.lastHandoverBelow(height).map(Handover::authorities))
        .or(() -> Optional.of(GenesisInspection.document(store).authorities()));
  }

  // A vote at a final height may be for another block, as long as it is of another round than the
  // one that decided; with one authority there is nobody else who could have decided otherwise.
  private Optional<Divergence> vote(GuardRow row, long head) {
    if (row.height() > head + 1) {
      return Optional.of(
          wrong(row, "height", "is above %d, which is decided next".formatted(head + 1)));
    }
    Optional<Certificate> deciding =
        store
            .rows()
            .block(row.height())
            .flatMap(BlockColumns::certificate)
            .flatMap(BesideChain::certificate)
            .filter(certificate -> certificate.round() == row.round());
    if (deciding.isEmpty()) {
      return Optional.empty();
    }
    Hash decided = deciding.get().blockHash();
    return (soleAuthority ? allVotes(row) : finalVote(row))
        .filter(vote -> !vote.hash().equals(decided))
        .findFirst()
        .map(
            vote ->
                wrong(row, vote.column(), "is %s, final is %s".formatted(vote.hash(), decided)));
  }

  private record Recorded(String column, Hash hash) {}

  private static Stream<Recorded> allVotes(GuardRow row) {
    return Stream.of(
            recorded("proposed", row.proposed()),
            recorded("notarized", row.notarized()),
            recorded("closed", row.closed()))
        .flatMap(Optional::stream);
  }

  private static Stream<Recorded> finalVote(GuardRow row) {
    return recorded("closed", row.closed()).filter(vote -> !vote.hash().equals(Hash.ZERO)).stream();
  }

  private static Optional<Recorded> recorded(String column, @Nullable Hash hash) {
    return Optional.ofNullable(hash).map(voted -> new Recorded(column, voted));
  }

  // A block above the last one audited may have one that does not decode: the next audit says so.
  private static Optional<Certificate> certificate(Bytes bytes) {
    try {
      return Optional.of(Certificate.decode(bytes));
    } catch (Malformed malformed) {
      return Optional.empty();
    }
  }

  private static Divergence wrong(GuardRow row, String column, String detail) {
    return Divergence.of(
        row.height(), "vote_guard." + column, "of round %d %s".formatted(row.round(), detail));
  }

  private Optional<Divergence> lease() {
    OptionalLong epoch = store.rows().epoch();
    if (epoch.isEmpty()) {
      return Optional.of(Divergence.of("lease.epoch", "is missing"));
    }
    return epoch.getAsLong() > 0
        ? Optional.empty()
        : Optional.of(
            Divergence.of(
                "lease.epoch",
                "is %d, although a process has begun to write here".formatted(epoch.getAsLong())));
  }

  private long head() {
    return store
        .rows()
        .head()
        .orElseThrow(() -> new StoreDamaged(Divergence.of("chain_head", "is missing")))
        .height();
  }
}
