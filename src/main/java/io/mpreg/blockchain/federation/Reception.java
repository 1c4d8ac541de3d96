package io.mpreg.blockchain.federation;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.authority.VoteKind;
import io.mpreg.blockchain.core.block.BlockRecord;
import io.mpreg.blockchain.core.consensus.Event;
import io.mpreg.blockchain.core.consensus.Proposal;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.ledger.Ledger;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Verifies what other members send, on the threads of their requests, and hands the rest to the
/// replica. Votes come from those who gave them only, so nobody can fill this member with the votes
/// of others; certificates may come from anybody.
final class Reception {
  private static final Logger LOG = LoggerFactory.getLogger(Reception.class);
  private static final long LEFT_OUT_NANOS = 60_000_000_000L;

  private final Ledger ledger;
  private final Hash chainId;
  private final Peers peers;
  private final Replica replica;
  private final FinalElsewhere elsewhere;
  private final CosignatureExchange cosignatures;
  private final RecentFaults liars = new RecentFaults(LEFT_OUT_NANOS, System::nanoTime);

  Reception(
      Ledger ledger,
      Peers peers,
      Replica replica,
      FinalElsewhere elsewhere,
      CosignatureExchange cosignatures) {
    this.ledger = ledger;
    this.chainId = ledger.tip().state().chainId();
    this.peers = peers;
    this.replica = replica;
    this.elsewhere = elsewhere;
    this.cosignatures = cosignatures;
  }

  /// @param sender a member whose envelope holds
  void take(NodeId sender, List<PeerMessage> messages) {
    peers.hear(sender);
    for (PeerMessage message : messages) {
      if (message instanceof PeerMessage.Standing standing) {
        peers.hear(sender, standing);
      }
    }
    replica
        .view()
        .ifPresentOrElse(view -> take(sender, messages, view), () -> help(sender, messages));
  }

  // Who has stopped before rules that it does not know may be the only one that others, who have
  // not come so far, hear the last certificate from.
  private void help(NodeId sender, List<PeerMessage> messages) {
    replica
        .lastFinality()
        .filter(known -> messages.stream().anyMatch(message -> isAbout(message, known.height())))
        .ifPresent(known -> peers.to(sender, new PeerMessage.CertificateFormed(known)));
  }

  private static boolean isAbout(PeerMessage message, long atMost) {
    return switch (message) {
      case PeerMessage.VoteCast(Vote vote) -> vote.height() <= atMost;
      case PeerMessage.BlockProposed(Proposal proposal, var _) ->
          proposal.vote().height() <= atMost;
      case PeerMessage.CertificateFormed _,
          PeerMessage.Standing _,
          PeerMessage.TransactionsAccepted _,
          PeerMessage.CheckpointCosigned _ ->
          false;
    };
  }

  // Whoever is behind is told once what is final; its votes there are of no use any more.
  private void take(NodeId sender, List<PeerMessage> messages, View view) {
    if (messages.stream().anyMatch(message -> isLate(message, view))) {
      view.finality()
          .ifPresent(known -> peers.to(sender, new PeerMessage.CertificateFormed(known)));
    }
    messages.stream()
        .filter(message -> !isLate(message, view))
        .forEach(message -> take(sender, message, view));
  }

  private static boolean isLate(PeerMessage message, View view) {
    return isAbout(message, view.height() - 2);
  }

  private void take(NodeId sender, PeerMessage message, View view) {
    switch (message) {
      case PeerMessage.VoteCast(Vote vote) -> takeVote(sender, vote, view);
      case PeerMessage.BlockProposed(Proposal proposal, Optional<BlockRecord> block) ->
          takeProposal(sender, proposal, block, view);
      case PeerMessage.CertificateFormed(Certificate certificate) ->
          takeCertificate(sender, certificate, view);
      case PeerMessage.TransactionsAccepted(var transactions) -> takeAccepted(sender, transactions);
      case PeerMessage.Standing _ -> {} // heard already
      case PeerMessage.CheckpointCosigned(var note) -> cosignatures.offer(sender, note);
    }
  }

  // Honest members pass on what they have verified.
  private void takeAccepted(NodeId sender, List<Transaction> transactions) {
    if (!liars.isRecent(sender) && !ledger.receive(transactions)) {
      LOG.warn(
          "Member {} passes on transactions whose signatures do not hold; its transactions are left"
              + " out for a while",
          sender.value());
      liars.note(sender);
    }
  }

  private void takeVote(NodeId sender, Vote vote, View view) {
    noteAhead(sender, vote.height(), view);
    view.authoritiesOf(vote.height())
        .filter(set -> isOf(sender, vote, set))
        .filter(set -> vote.isValid(set, chainId))
        .ifPresent(set -> replica.offer(sender, new Event.VoteReceived(vote)));
  }

  private static boolean isOf(NodeId sender, Vote vote, AuthoritySet set) {
    return set.indexOf(sender) == vote.signer();
  }

  // Whoever is ahead gives what is missing here.
  private void noteAhead(NodeId sender, long height, View view) {
    if (height > view.height()) {
      elsewhere.claim(sender, height - 1);
    }
  }

  private void takeProposal(
      NodeId sender, Proposal proposal, Optional<BlockRecord> block, View view) {
    Vote vote = proposal.vote();
    noteAhead(sender, vote.height(), view);
    Optional<AuthoritySet> set =
        view.authoritiesOf(vote.height())
            .filter(known -> isOf(sender, vote, known))
            .filter(known -> isValid(proposal, known, view));
    if (set.isEmpty()) {
      return;
    }
    Event.ProposalReceived event = new Event.ProposalReceived(withoutKnown(proposal, view));
    block
        .filter(body -> body.header().hash().equals(vote.blockHash()))
        .filter(body -> body.header().height() == vote.height())
        .filter(body -> view.mayPropose(sender, vote.height(), vote.round()))
        .filter(Candidates::isWhole)
        .ifPresentOrElse(
            body -> replica.offer(sender, event, body), () -> replica.offer(sender, event));
  }

  private boolean isValid(Proposal proposal, AuthoritySet set, View view) {
    return proposal.vote().isValid(set, chainId)
        && proposal.justification().stream()
            .allMatch(known -> isKnown(known, view) || known.holds(set, chainId));
  }

  // A certificate for a ballot that is certified already was not verified, so it goes no further.
  private static Proposal withoutKnown(Proposal proposal, View view) {
    return new Proposal(
        proposal.vote(),
        proposal.justification().stream().filter(each -> !isKnown(each, view)).toList());
  }

  // Another certificate for the same ballot says nothing new, but nothing is taken unseen.
  private static boolean isKnown(Certificate certificate, View view) {
    return view.certified().contains(certificate.ballot());
  }

  private void takeCertificate(NodeId sender, Certificate certificate, View view) {
    if (isKnown(certificate, view) || isOld(certificate, view)) {
      return;
    }
    Optional<AuthoritySet> set = view.authoritiesOf(certificate.height());
    if (set.isEmpty()) {
      noteAhead(sender, certificate.height(), view);
      return;
    }
    if (certificate.holds(set.get(), chainId)) {
      replica.offer(sender, new Event.CertificateReceived(certificate));
    }
  }

  // Finality of the last height is looked at, as it may contradict this member's. Of older ones
  // whoever is behind finds out, when it fetches what comes after them.
  private boolean isOld(Certificate certificate, View view) {
    if (certificate.height() >= view.height()) {
      return false;
    }
    boolean same =
        view.finality().map(Certificate::ballot).filter(certificate.ballot()::equals).isPresent();
    return same || certificate.kind() != VoteKind.FINALIZE;
  }
}
