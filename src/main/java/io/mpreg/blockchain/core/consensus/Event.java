package io.mpreg.blockchain.core.consensus;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.crypto.Hash;
import java.util.Optional;
import java.util.stream.Stream;

/// An input of [Simplex]. The signatures of votes, proposals and certificates are already checked
/// against the authorities of their height. Events of past heights and rounds are harmless.
public sealed interface Event {

  /// The certificates in the event.
  default Stream<Certificate> certificates() {
    return Stream.empty();
  }

  /// An executable transaction is pending, and the minimum block interval has passed, so this
  /// height can begin.
  record TransactionsPending(long height) implements Event {}

  /// The answer to [Effect.RequestBlock]; the block is valid and its body available locally.
  record BlockBuilt(int round, Candidate block) implements Event {}

  /// The answer to [Effect.ObtainBlock]: the body is available locally and matches the hash. After
  /// NOT_YET, the driver judges the block again by itself when its timestamp has come.
  record BlockJudged(Candidate block, Verdict verdict) implements Event {}

  /// A proposal, of another leader or of this member.
  record ProposalReceived(Proposal proposal) implements Event {
    @Override
    public Stream<Certificate> certificates() {
      return proposal.justification().stream();
    }
  }

  /// A vote other than PROPOSE, of another authority or of this member.
  record VoteReceived(Vote vote) implements Event {}

  record CertificateReceived(Certificate certificate) implements Event {
    @Override
    public Stream<Certificate> certificates() {
      return Stream.of(certificate);
    }
  }

  record TimerExpired(Timer timer) implements Event {}

  /// A block, decided here or fetched from other members, is final and durable: its hash, its
  /// FINALIZE certificate (none for the genesis) and the consensus of the next height.
  record BlockApplied(Hash blockHash, Optional<Certificate> certificate, ProofOfAuthority next)
      implements Event {}

  /// No block became final for [RoundTimes#standstillMillis].
  record StandstillReached() implements Event {}

  /// Another [RoundTimes#silenceWindowMillis] have passed.
  record SilenceWindowEnded() implements Event {}
}
