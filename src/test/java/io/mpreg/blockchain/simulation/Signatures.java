package io.mpreg.blockchain.simulation;

import io.mpreg.blockchain.core.authority.Ballot;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.IndexedSignature;
import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.consensus.Proposal;
import io.mpreg.blockchain.core.crypto.Signature;
import java.nio.ByteBuffer;

/// Signatures of the simulation: 64 bytes derived from the signer's key and everything that a real
/// signature covers. A thousand times as fast as Ed25519, and unforgeable here, as a Byzantine
/// member gets only its own.
final class Signatures {

  static final long CHAIN = 1;
  static final long OTHER_CHAIN = 2;

  private Signatures() {}

  static Vote sign(Ballot ballot, Roster roster, int number, long chain) {
    int index = roster.indexOf(number);
    return new Vote(
        ballot.kind(),
        ballot.height(),
        ballot.round(),
        ballot.blockHash(),
        index,
        seal(ballot, roster, index, chain));
  }

  private static Signature seal(Ballot ballot, Roster roster, int index, long chain) {
    long seal = mixed(roster.numbers().get(index) * 1_000L + roster.keys().get(index), chain);
    seal = mixed(seal, first(roster.hash().toArray()));
    seal = mixed(seal, ballot.kind().code());
    seal = mixed(seal, ballot.height());
    seal = mixed(seal, ballot.round());
    seal = mixed(seal, first(ballot.blockHash().toArray()));
    return Signature.of(ByteBuffer.allocate(Signature.LENGTH).putLong(seal).array());
  }

  private static long first(byte[] bytes) {
    return ByteBuffer.wrap(bytes).getLong();
  }

  // The finalizer of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
  static long mixed(long state, long value) {
    long z = state * 31 + value + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  static boolean hold(Vote vote, Roster roster) {
    return vote.signer() < roster.size()
        && seal(vote.ballot(), roster, vote.signer(), CHAIN).equals(vote.signature());
  }

  static boolean hold(Certificate certificate, Roster roster) {
    if (certificate.signatures().size() < roster.set().quorum()
        || certificate.signatures().getLast().index() >= roster.size()) {
      return false;
    }
    Ballot ballot = certificate.ballot();
    for (IndexedSignature signature : certificate.signatures()) {
      if (!seal(ballot, roster, signature.index(), CHAIN).equals(signature.signature())) {
        return false;
      }
    }
    return true;
  }

  static boolean hold(Proposal proposal, Roster roster) {
    return hold(proposal.vote(), roster)
        && proposal.justification().stream().allMatch(certificate -> hold(certificate, roster));
  }
}
