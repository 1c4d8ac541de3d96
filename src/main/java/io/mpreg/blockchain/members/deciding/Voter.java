package io.mpreg.blockchain.members.deciding;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.Ballot;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.authority.VoteKind;
import io.mpreg.blockchain.core.consensus.Effect;
import io.mpreg.blockchain.core.consensus.Event;
import io.mpreg.blockchain.core.consensus.GuardRow;
import io.mpreg.blockchain.core.consensus.Proposal;
import io.mpreg.blockchain.members.deciding.VoteStore.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Sends this member's votes and certificates of one height; a vote only after it is durable.
///
/// A sole authority sends votes to itself only. As nothing leaves before the block is final, votes,
/// certificate and block become durable together, or none of them does.
final class Voter<B extends Block> {
  private final VoteSignatures signatures;
  private final VoteStore<B> votes;
  private final Peers<B> peers;
  private final Candidates<B> candidates;
  private final Driver<B> driver;
  private AuthoritySet authorities;
  private boolean alone;
  // Votes of a sole authority for the block that is not final yet.
  private final List<GuardRow> staged = new ArrayList<>();

  Voter(Ports<B> ports, Candidates<B> candidates, Driver<B> driver, Head head) {
    this.signatures = ports.signatures();
    this.votes = ports.votes();
    this.peers = ports.peers();
    this.candidates = candidates;
    this.driver = driver;
    this.authorities = head.authorities();
  }

  /// A height is opened, or this one again, from what is stored.
  void enter(Head head) {
    authorities = head.authorities();
    alone = Role.of(authorities, signatures).isAlone();
    staged.clear();
  }

  /// The signed votes that are to become durable with the block.
  List<GuardRow> staged() {
    return List.copyOf(staged);
  }

  /// Makes a vote durable, then sends it.
  void vote(Effect.PersistThenSend vote) {
    if (alone) {
      stage(vote.row());
      send(vote.ballot(), vote.justification(), true);
      return;
    }
    Optional<B> block = candidates.find(vote.ballot().blockHash());
    driver.await(
        then -> votes.record(vote.row(), block, then),
        (Stored stored) -> {
          switch (stored) {
            case Stored.Durable() -> {
              driver.written();
              send(vote.ballot(), vote.justification(), true);
            }
            case Stored.Unknown(RuntimeException failure) ->
                driver.failToWrite(Optional.of(vote.row()), "the store does not answer: ", failure);
          }
        });
  }

  private void stage(GuardRow row) {
    staged.removeIf(known -> known.height() == row.height() && known.round() == row.round());
    staged.add(row);
  }

  /// Sends a durable vote again.
  void retransmit(Effect.Retransmit vote) {
    send(vote.ballot(), vote.justification(), false);
  }

  private void send(Ballot ballot, List<Certificate> justification, boolean withBlock) {
    Vote vote = signatures.sign(ballot, authorities);
    if (ballot.kind() == VoteKind.PROPOSE) {
      Proposal proposal = new Proposal(vote, justification);
      Optional<B> block = withBlock ? candidates.find(ballot.blockHash()) : Optional.empty();
      driver.happens(new Event.ProposalReceived(proposal));
      send(new Message.BlockProposed<>(proposal, block));
    } else {
      driver.happens(new Event.VoteReceived(vote));
      send(new Message.VoteCast<>(vote));
    }
  }

  /// Stores and sends a new certificate.
  void keepAndSend(Certificate certificate) {
    if (!alone) {
      votes.keep(certificate);
    }
    send(certificate);
  }

  /// Sends a certificate.
  void send(Certificate certificate) {
    send(new Message.CertificateFormed<>(certificate));
  }

  private void send(Message<B> message) {
    if (!alone) {
      peers.toAll(message);
    }
  }
}
