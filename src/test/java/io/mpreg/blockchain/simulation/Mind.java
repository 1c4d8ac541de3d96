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

/// What a Byzantine member remembers besides what its driver knows.
final class Mind {

  private final Map<Hash, SimulatedBlock> bodies = new TreeMap<>();
  private final List<Event> memory = new ArrayList<>();
  private final Set<Long> lied = new HashSet<>();
  private final List<Certificate> certificates = new ArrayList<>();

  /// Keeps a body as if it had been received.
  void keep(SimulatedBlock block) {
    bodies.put(block.hash(), block);
  }

  Optional<SimulatedBlock> body(Hash hash) {
    return Optional.ofNullable(bodies.get(hash));
  }

  void forgetBodies() {
    bodies.clear();
  }

  /// Drops the bodies up to a final height.
  void forgetBodies(long height) {
    bodies.values().removeIf(block -> block.height() <= height);
  }

  /// Its driver sends a certificate, as it does with each that it learns.
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

  /// The messages it has received and kept.
  List<Event> memory() {
    return memory;
  }

  /// Whether this is the first call for this height and round; a Byzantine member acts once in
  /// each.
  boolean isFirstTimeAt(long height, int round) {
    return lied.add(height * 1_000 + round);
  }
}
