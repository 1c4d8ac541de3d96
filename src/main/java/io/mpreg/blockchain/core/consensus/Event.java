package io.mpreg.blockchain.core.consensus;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.crypto.Hash;
import java.util.Optional;
import java.util.stream.Stream;

/// What happens to a [Simplex] core. Signatures of votes, proposals and certificates have been
/// checked against the authorities of their height before they come here; events about the past are
/// harmless.
public sealed interface Event {

  /// The certificates that it shows.
  default Stream<Certificate> certificates() {
    return Stream.empty();
  }

  /// Something executable waits for this height and the least interval since the last block is
  /// over.
  record TransactionsPending(long height) implements Event {}

  /// The answer to [Effect.RequestBlock]; the block is valid and its body at hand.
  record BlockBuilt(int round, Candidate block) implements Event {}

  /// The answer to [Effect.ObtainBlock]: the body is at hand and hashes to the block. After NOT_YET
  /// the block is judged again, unasked, when its time has come.
  record BlockJudged(Candidate block, Verdict verdict) implements Event {}

  /// A leader's proposal, another's or one's own.
  record ProposalReceived(Proposal proposal) implements Event {
    @Override
    public Stream<Certificate> certificates() {
      return proposal.justification().stream();
    }
  }

  /// A vote other than PROPOSE, another's or one's own.
  record VoteReceived(Vote vote) implements Event {}

  record CertificateReceived(Certificate certificate) implements Event {
    @Override
    public Stream<Certificate> certificates() {
      return Stream.of(certificate);
    }
  }

  record TimerExpired(Timer timer) implements Event {}

  /// A block, decided here or fetched from others, is final and durable: its hash, its FINALIZE
  /// certificate (none for the genesis) and who decides the height after it.
  record BlockApplied(Hash blockHash, Optional<Certificate> certificate, ProofOfAuthority next)
      implements Event {}

  /// Nothing became final for [RoundTimes#standstillMillis].
  record StandstillReached() implements Event {}

  /// Another [RoundTimes#silenceWindowMillis] are over.
  record SilenceWindowEnded() implements Event {}
}
