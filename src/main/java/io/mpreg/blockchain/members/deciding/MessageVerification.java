package io.mpreg.blockchain.members.deciding;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.authority.VoteKind;
import io.mpreg.blockchain.core.consensus.Event;
import io.mpreg.blockchain.core.consensus.Proposal;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.List;
import java.util.Optional;

/// Verifies what other members send, on the thread it arrives on, and queues it for the consensus
/// thread. Votes are accepted from their signer only, so nobody can flood this member with votes of
/// others; certificates are accepted from any member.
public final class MessageVerification<B extends Block> {
  private final VoteSignatures signatures;
  private final Peers<B> peers;
  private final OtherMembers others;
  private final Inbox inbox;
  private final Driver<B> driver;
  private final PublishedState publication;
  private final ClaimedHeights claims;

  MessageVerification(
      Ports<B> ports,
      OtherMembers others,
      Inbox inbox,
      Driver<B> driver,
      PublishedState publication,
      ClaimedHeights claims) {
    this.signatures = ports.signatures();
    this.peers = ports.peers();
    this.others = others;
    this.inbox = inbox;
    this.driver = driver;
    this.publication = publication;
    this.claims = claims;
  }

  /// Takes the messages of one request.
  ///
  /// @param sender the member that has authenticated itself as the sender
  public void take(NodeId sender, List<Message<B>> messages) {
    others.hear(sender);
    for (Message<B> message : messages) {
      if (message instanceof Message.StatusReport<B>(VotingStatus standing)) {
        others.hear(sender, standing);
      }
    }
    publication
        .height()
        .ifPresentOrElse(view -> take(sender, messages, view), () -> help(sender, messages));
  }

  // A member that halted before rules unknown to it may be the only one from which members behind
  // it can get the last certificate.
  private void help(NodeId sender, List<Message<B>> messages) {
    publication
        .lastFinality()
        .filter(known -> messages.stream().anyMatch(message -> isAbout(message, known.height())))
        .ifPresent(known -> peers.to(sender, new Message.CertificateFormed<>(known)));
  }

  private static boolean isAbout(Message<?> message, long atMost) {
    return switch (message) {
      case Message.VoteCast<?>(Vote vote) -> vote.height() <= atMost;
      case Message.BlockProposed<?>(Proposal proposal, var _) -> proposal.vote().height() <= atMost;
      case Message.CertificateFormed<?> _, Message.StatusReport<?> _ -> false;
    };
  }

  // A sender that is behind is sent the finality certificate once; its votes there no longer
  // matter.
  private void take(NodeId sender, List<Message<B>> messages, PublishedHeight view) {
    if (messages.stream().anyMatch(message -> isLate(message, view))) {
      view.finality().ifPresent(known -> peers.to(sender, new Message.CertificateFormed<>(known)));
    }
    messages.stream()
        .filter(message -> !isLate(message, view))
        .forEach(message -> take(sender, message, view));
  }

  private static boolean isLate(Message<?> message, PublishedHeight view) {
    return isAbout(message, view.height() - 2);
  }

  private void take(NodeId sender, Message<B> message, PublishedHeight view) {
    switch (message) {
      case Message.VoteCast<B>(Vote vote) -> takeVote(sender, vote, view);
      case Message.BlockProposed<B>(Proposal proposal, Optional<B> block) ->
          takeProposal(sender, proposal, block, view);
      case Message.CertificateFormed<B>(Certificate certificate) ->
          takeCertificate(sender, certificate, view);
      // From a sole authority, nothing else is accepted.
      case Message.StatusReport<B>(VotingStatus standing) ->
          noteAhead(sender, standing.height(), view);
    }
  }

  private void offer(NodeId sender, Event event) {
    inbox.offer(sender, () -> driver.take(event));
  }

  private void takeVote(NodeId sender, Vote vote, PublishedHeight view) {
    noteAhead(sender, vote.height(), view);
    view.authoritiesOf(vote.height())
        .filter(set -> isOf(sender, vote, set))
        .filter(set -> signatures.holds(vote, set))
        .ifPresent(set -> offer(sender, new Event.VoteReceived(vote)));
  }

  private static boolean isOf(NodeId sender, Vote vote, AuthoritySet set) {
    return set.indexOf(sender) == vote.signer();
  }

  // A sender that is ahead has the blocks that are missing here.
  private void noteAhead(NodeId sender, long height, PublishedHeight view) {
    if (height > view.height()) {
      claims.claim(sender, height - 1);
    }
  }

  private void takeProposal(
      NodeId sender, Proposal proposal, Optional<B> block, PublishedHeight view) {
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
        .filter(body -> body.hash().equals(vote.blockHash()))
        .filter(body -> body.height() == vote.height())
        .filter(body -> view.mayPropose(sender, vote.height(), vote.round()))
        .filter(Block::isWhole)
        .ifPresent(body -> driver.candidates().offer(body, sender));
    offer(sender, event);
  }

  private boolean isValid(Proposal proposal, AuthoritySet set, PublishedHeight view) {
    return signatures.holds(proposal.vote(), set)
        && proposal.justification().stream()
            .allMatch(known -> isKnown(known, view) || signatures.holds(known, set));
  }

  // A certificate for an already certified ballot was not verified, so it is not passed on.
  private static Proposal withoutKnown(Proposal proposal, PublishedHeight view) {
    return new Proposal(
        proposal.vote(),
        proposal.justification().stream().filter(each -> !isKnown(each, view)).toList());
  }

  // Another certificate for the same ballot adds nothing, so it is skipped; a new one is always
  // verified.
  private static boolean isKnown(Certificate certificate, PublishedHeight view) {
    return view.certified().contains(certificate.ballot());
  }

  private void takeCertificate(NodeId sender, Certificate certificate, PublishedHeight view) {
    if (isKnown(certificate, view) || isOld(certificate, view)) {
      return;
    }
    Optional<AuthoritySet> set = view.authoritiesOf(certificate.height());
    if (set.isEmpty()) {
      noteAhead(sender, certificate.height(), view);
      return;
    }
    if (signatures.holds(certificate, set.get())) {
      offer(sender, new Event.CertificateReceived(certificate));
    }
  }

  // A finality certificate of the last height is checked, as it may contradict this member's. A
  // conflict at older heights is found by the member that is behind, when it fetches the following
  // blocks.
  private boolean isOld(Certificate certificate, PublishedHeight view) {
    if (certificate.height() >= view.height()) {
      return false;
    }
    boolean same =
        view.finality().map(Certificate::ballot).filter(certificate.ballot()::equals).isPresent();
    return same || certificate.kind() != VoteKind.FINALIZE;
  }
}
