package io.mpreg.blockchain.simulation;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.consensus.Event;
import io.mpreg.blockchain.core.crypto.Hash;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// What a liar has in mind besides what its driver knows.
final class Mind {

  private final Map<Hash, SimulatedBlock> bodies = new TreeMap<>();
  private final List<Event> memory = new ArrayList<>();
  private final Set<Long> lied = new HashSet<>();
  private final List<Certificate> certificates = new ArrayList<>();

  /// Keeps a body as if it had been heard of.
  void keep(SimulatedBlock block) {
    bodies.put(block.hash(), block);
  }

  Optional<SimulatedBlock> body(Hash hash) {
    return Optional.ofNullable(bodies.get(hash));
  }

  void forgetBodies() {
    bodies.clear();
  }

  /// Up to a height that is final.
  void forgetBodies(long height) {
    bodies.values().removeIf(block -> block.height() <= height);
  }

  /// Its driver tells others of a certificate, as it does of each that it learns of.
  void note(Certificate certificate, long openHeight) {
    certificates.removeIf(known -> known.height() < openHeight);
    if (certificate.height() == openHeight
        && certificates.stream().noneMatch(known -> known.ballot().equals(certificate.ballot()))) {
      certificates.add(certificate);
      certificates.sort(Comparator.comparingInt(Certificate::round));
    }
  }

  /// The certificates of a height, by round.
  List<Certificate> certificates(long height) {
    return certificates.stream().filter(known -> known.height() == height).toList();
  }

  /// What it has heard and wants to remember.
  List<Event> memory() {
    return memory;
  }

  /// Whether this is asked for the first time at this place; a liar lies there once.
  boolean isFirstTimeAt(long height, int round) {
    return lied.add(height * 1_000 + round);
  }
}
