package io.mpreg.blockchain.core.consensus;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.crypto.Hash;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The known certificates of one height: for each round a notarization (N) and a nullification (S,
/// the round is skipped), and the finality certificate (F).
final class Certificates {

  private final TreeMap<Integer, Certificate> notarized;
  private final TreeMap<Integer, Certificate> nullified;
  private @Nullable Certificate finality;

  Certificates() {
    notarized = new TreeMap<>();
    nullified = new TreeMap<>();
  }

  private Certificates(Certificates other) {
    notarized = new TreeMap<>(other.notarized);
    nullified = new TreeMap<>(other.nullified);
    finality = other.finality;
  }

  Certificates copy() {
    return new Certificates(this);
  }

  /// Adds a certificate and returns whether it was new.
  boolean add(Certificate certificate) {
    return switch (certificate.kind()) {
      case NOTARIZE -> notarized.putIfAbsent(certificate.round(), certificate) == null;
      case NULLIFY -> nullified.putIfAbsent(certificate.round(), certificate) == null;
      case FINALIZE -> {
        boolean news = finality == null;
        finality = news ? certificate : finality;
        yield news;
      }
      case PROPOSE -> throw new AssertionError("PROPOSE has no certificate");
    };
  }

  Optional<Certificate> finality() {
    return Optional.ofNullable(finality);
  }

  Collection<Certificate> notarizations() {
    return Collections.unmodifiableCollection(notarized.values());
  }

  /// All N and S, by round.
  List<Certificate> ofRounds() {
    var all = new ArrayList<Certificate>(notarized.values());
    all.addAll(nullified.values());
    all.sort(Comparator.comparingInt(Certificate::round));
    return all;
  }

  /// The votes in all certificates.
  Stream<Vote> votes() {
    return Stream.concat(ofRounds().stream(), finality().stream()).flatMap(Certificate::votes);
  }

  /// The current round: the first one with neither N nor S. It is derived, never stored and never
  /// taken from a peer.
  int round() {
    int round = 0;
    while (notarized.containsKey(round) || nullified.containsKey(round)) {
      round++;
    }
    return round;
  }

  Optional<Certificate> highestNotarizationBefore(int round) {
    return Optional.ofNullable(notarized.lowerEntry(round)).map(Map.Entry::getValue);
  }

  /// Whether all rounds `from` … `to` − 1 were skipped.
  boolean skipped(int from, int to) {
    for (int round = from; round < to; round++) {
      if (!nullified.containsKey(round)) {
        return false;
      }
    }
    return true;
  }

  /// Whether this block may be proposed again in `round`: it was notarized in an earlier round and
  /// all rounds in between were skipped.
  boolean allowAgain(Hash blockHash, int round) {
    return notarized.headMap(round).values().stream()
        .anyMatch(n -> n.blockHash().equals(blockHash) && skipped(n.round() + 1, round));
  }

  /// Whether a new block may be proposed in `round`: all earlier rounds were skipped.
  boolean allowFresh(int round) {
    return skipped(0, round);
  }

  /// The certificates that justify proposing this block in `round`, if there are any: N of the
  /// highest round that notarized it and S of every round after that, or S of every earlier round.
  Optional<List<Certificate>> justification(Hash blockHash, int round) {
    for (Certificate n : notarized.headMap(round, false).descendingMap().values()) {
      if (n.blockHash().equals(blockHash) && skipped(n.round() + 1, round)) {
        var certificates = new ArrayList<Certificate>(List.of(n));
        certificates.addAll(nullified.subMap(n.round() + 1, round).values());
        return Optional.of(certificates);
      }
    }
    return allowFresh(round)
        ? Optional.of(List.copyOf(nullified.headMap(round).values()))
        : Optional.empty();
  }
}
