package io.mpreg.blockchain.core.consensus;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.Ballot;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.Evidence;
import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.authority.VoteKind;
import io.mpreg.blockchain.core.crypto.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// The votes of one height. For each signer, kind and round it keeps the first vote and, as
/// evidence, one conflicting vote, so its size is bounded by the number of rounds accepted.
final class Tally {

  private final TreeMap<Slot, List<Vote>> votes;

  private record Slot(int round, VoteKind kind, int signer) implements Comparable<Slot> {
    @Override
    public int compareTo(Slot other) {
      int byRound = Integer.compare(round, other.round);
      if (byRound != 0) {
        return byRound;
      }
      int byKind = kind.compareTo(other.kind);
      return byKind != 0 ? byKind : Integer.compare(signer, other.signer);
    }
  }

  Tally() {
    votes = new TreeMap<>();
  }

  private Tally(Tally other) {
    votes = new TreeMap<>(other.votes); // the lists are immutable
  }

  Tally copy() {
    return new Tally(this);
  }

  /// Adds a vote and returns the equivocations that it reveals.
  List<Evidence> add(Vote vote) {
    List<Vote> known = of(vote.round(), vote.kind(), vote.signer());
    boolean full = known.size() == 2;
    if (full || known.stream().anyMatch(other -> other.blockHash().equals(vote.blockHash()))) {
      return List.of();
    }
    var evidence = new ArrayList<Evidence>();
    for (Vote other : contradictory(vote, known)) {
      Evidence.between(vote, other).ifPresent(evidence::add);
    }
    var now = new ArrayList<>(known);
    now.add(vote);
    votes.put(new Slot(vote.round(), vote.kind(), vote.signer()), List.copyOf(now));
    return evidence;
  }

  private List<Vote> contradictory(Vote vote, List<Vote> sameKind) {
    return switch (vote.kind()) {
      case PROPOSE, NOTARIZE -> sameKind;
      case NULLIFY -> of(vote.round(), VoteKind.FINALIZE, vote.signer());
      case FINALIZE -> {
        var both = new ArrayList<>(sameKind);
        both.addAll(of(vote.round(), VoteKind.NULLIFY, vote.signer()));
        yield both;
      }
    };
  }

  /// The votes of one signer, in order of arrival, at most two.
  List<Vote> of(int round, VoteKind kind, int signer) {
    return votes.getOrDefault(new Slot(round, kind, signer), List.of());
  }

  boolean contains(int round, VoteKind kind, int signer) {
    return votes.containsKey(new Slot(round, kind, signer));
  }

  /// The certificate of this ballot, if a quorum signed it.
  Optional<Certificate> certificate(Ballot ballot, AuthoritySet authorities) {
    var lowest = new Slot(ballot.round(), ballot.kind(), 0);
    var highest = new Slot(ballot.round(), ballot.kind(), Integer.MAX_VALUE);
    List<Vote> agreeing = new ArrayList<>();
    for (List<Vote> ofSigner : votes.subMap(lowest, true, highest, true).values()) {
      for (Vote vote : ofSigner) {
        if (vote.blockHash().equals(ballot.blockHash())) {
          agreeing.add(vote);
        }
      }
    }
    return authorities.isQuorum(agreeing.stream().mapToInt(Vote::signer))
        ? Optional.of(Certificate.of(ballot, agreeing))
        : Optional.empty();
  }

  /// The signers of a vote of this kind for this block in this round.
  List<Integer> signersFor(int round, VoteKind kind, Hash blockHash) {
    return votes.values().stream()
        .flatMap(List::stream)
        .filter(vote -> vote.round() == round && vote.kind() == kind)
        .filter(vote -> vote.blockHash().equals(blockHash))
        .map(Vote::signer)
        .toList();
  }

  List<Vote> all() {
    return votes.values().stream().flatMap(List::stream).toList();
  }

  int size() {
    return votes.values().stream().mapToInt(List::size).sum();
  }
}
