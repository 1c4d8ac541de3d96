package io.mpreg.blockchain.simulation;

import io.mpreg.blockchain.core.authority.Ballot;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.authority.VoteKind;
import io.mpreg.blockchain.core.consensus.Event;
import io.mpreg.blockchain.core.consensus.Proposal;
import io.mpreg.blockchain.members.deciding.Message;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What a member sends: an honest one what its driver asks for, a Byzantine one what its conduct
/// makes of it.
final class Voice {

  private final Federation federation;
  private final Member me;

  Voice(Federation federation, Member me) {
    this.federation = federation;
    this.me = me;
  }

  /// The driver asks to send this to all others.
  void speak(Message<SimulatedBlock> message) {
    if (message instanceof Message.CertificateFormed<SimulatedBlock>(Certificate certificate)) {
      me.mind().note(certificate, me.storage().height());
    }
    if (me.acts()) {
      act(message);
    } else {
      vote(message).ifPresent(vote -> federation.oracle().sends(me, vote));
      federation.members().forEach(receiver -> me.send(receiver, message));
    }
  }

  /// The vote that a message contains.
  static Optional<Vote> vote(Message<SimulatedBlock> message) {
    return switch (message) {
      case Message.VoteCast<SimulatedBlock>(Vote vote) -> Optional.of(vote);
      case Message.BlockProposed<SimulatedBlock>(Proposal proposal, var _) ->
          Optional.of(proposal.vote());
      case Message.CertificateFormed<SimulatedBlock> _, Message.StatusReport<SimulatedBlock> _ ->
          Optional.empty();
    };
  }

  private void act(Message<SimulatedBlock> message) {
    switch (message) {
      case Message.VoteCast<SimulatedBlock>(Vote vote) ->
          me.conduct().cast(me, vote.ballot(), List.of());
      case Message.BlockProposed<SimulatedBlock>(Proposal proposal, var _) ->
          me.conduct().cast(me, proposal.vote().ballot(), proposal.justification());
      case Message.CertificateFormed<SimulatedBlock> _, Message.StatusReport<SimulatedBlock> _ -> {
        if (me.conduct().forwards()) {
          federation.members().forEach(receiver -> me.send(receiver, message));
        }
      }
    }
  }

  void sendToAll(Ballot ballot, List<Certificate> justification) {
    sendTo(federation.members(), sign(ballot), justification);
  }

  Vote sign(Ballot ballot) {
    return Signatures.sign(
        ballot, federation.plan().at(ballot.height()), me.number(), Signatures.CHAIN);
  }

  /// Sends a vote of a Byzantine member.
  void sendTo(List<Member> receivers, Vote vote, List<Certificate> justification) {
    federation.oracle().sent(me, vote);
    Message<SimulatedBlock> message;
    if (vote.kind() == VoteKind.PROPOSE) {
      Optional<SimulatedBlock> body =
          me.conduct().givesBodies() ? me.known(vote.blockHash()) : Optional.empty();
      message = new Message.BlockProposed<>(new Proposal(vote, justification), body);
    } else {
      message = new Message.VoteCast<>(vote);
    }
    receivers.forEach(receiver -> me.send(receiver, message));
  }

  /// The events that correspond to messages.
  static Stream<Event> events(List<Message<SimulatedBlock>> messages) {
    return messages.stream()
        .flatMap(
            message ->
                switch (message) {
                  case Message.VoteCast<SimulatedBlock>(Vote vote) ->
                      Stream.of(new Event.VoteReceived(vote));
                  case Message.BlockProposed<SimulatedBlock>(Proposal proposal, var _) ->
                      Stream.of(new Event.ProposalReceived(proposal));
                  case Message.CertificateFormed<SimulatedBlock>(Certificate certificate) ->
                      Stream.of(new Event.CertificateReceived(certificate));
                  case Message.StatusReport<SimulatedBlock> _ -> Stream.empty();
                });
  }
}
