package io.mpreg.blockchain.core.consensus;

import io.mpreg.blockchain.core.authority.Ballot;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.VoteKind;
import io.mpreg.blockchain.core.crypto.Hash;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Retransmission of everything that another member may lack to reach this member's round (rule G):
/// certificates and this member's votes.
///
/// @param withVotes whether this member is an authority of the height and its guard has lost no
///   rows
record Retransmission(CurrentHeight known, VoteGuard guard, boolean withVotes) {

  void addTo(Effects effects) {
    Certificate previousFinality = known.context().previousFinality();
    if (previousFinality != null) {
      effects.add(new Effect.Broadcast(previousFinality));
    }
    Certificates certificates = known.certificates();
    certificates.ofRounds().forEach(each -> effects.add(new Effect.Broadcast(each)));
    certificates.finality().ifPresent(finality -> effects.add(new Effect.Broadcast(finality)));
    // After a database restore the guard may have rows above the current height. Those are
    // retransmitted when that height is current, because only then its authorities and certificates
    // are known.
    if (withVotes) {
      guard.rows().stream()
          .filter(row -> row.height() == known.height())
          .forEach(row -> addVotes(row, effects));
    }
  }

  private void addVotes(GuardRow row, Effects effects) {
    Hash proposed = row.proposed();
    if (proposed != null) {
      // Other members cannot use a proposal without its certificates, which may be lost or not yet
      // received again.
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
