package io.mpreg.blockchain.core.consensus;

import io.mpreg.blockchain.core.authority.Ballot;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.VoteKind;
import io.mpreg.blockchain.core.crypto.Hash;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All that another member may lack to come as far as this one, sent again (rule G): certificates,
/// and this member's votes.
///
/// @param withVotes whether this member knows that the rows of its guard are its own, and is one of
///   those who decide
record Retransmission(CurrentHeight known, VoteGuard guard, boolean withVotes) {

  void addTo(Effects effects) {
    Certificate previousFinality = known.context().previousFinality();
    if (previousFinality != null) {
      effects.add(new Effect.Broadcast(previousFinality));
    }
    Certificates certificates = known.certificates();
    certificates.ofRounds().forEach(each -> effects.add(new Effect.Broadcast(each)));
    certificates.finality().ifPresent(finality -> effects.add(new Effect.Broadcast(finality)));
    // A database that was put back may be below what this member has signed: that is sent again
    // once the height is here, with its authorities and certificates.
    if (withVotes) {
      guard.rows().stream()
          .filter(row -> row.height() == known.height())
          .forEach(row -> addVotes(row, effects));
    }
  }

  private void addVotes(GuardRow row, Effects effects) {
    Hash proposed = row.proposed();
    if (proposed != null) {
      // Without its certificates, lost or not yet back, a proposal is of no use to anybody.
      known
          .certificates()
          .justification(proposed, row.round())
          .ifPresent(all -> add(row, VoteKind.PROPOSE, proposed, all, effects));
    }
    add(row, VoteKind.NOTARIZE, row.notarized(), List.of(), effects);
    row.closing().ifPresent(kind -> add(row, kind, row.closed(), List.of(), effects));
  }

  private static void add(
      GuardRow row,
      VoteKind kind,
      @Nullable Hash blockHash,
      List<Certificate> justification,
      Effects effects) {
    if (blockHash != null) {
      var ballot = new Ballot(kind, row.height(), row.round(), blockHash);
      effects.add(new Effect.Retransmit(ballot, justification));
    }
  }
}
