package io.mpreg.blockchain.core.consensus;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.Vote;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Messages of the next height, kept until this height is final: at most [#MAX_OF_SIGNER] of each
/// signer and [#MAX_CERTIFICATES] certificates. Members retransmit what did not fit at the next
/// standstill.
final class EarlyMessages {

  static final int MAX_OF_SIGNER = 16;
  static final int MAX_CERTIFICATES = 64;

  private static final int CERTIFICATES_KEY = -1; // beside the signers, which are 0 and more

  private final TreeMap<Integer, List<Event>> bySigner;

  EarlyMessages() {
    bySigner = new TreeMap<>();
  }

  private EarlyMessages(EarlyMessages other) {
    bySigner = new TreeMap<>(other.bySigner); // the lists are immutable
  }

  EarlyMessages copy() {
    return new EarlyMessages(this);
  }

  void add(int signer, Event event) {
    add(signer, MAX_OF_SIGNER, event);
  }

  void addCertificate(Event event) {
    add(CERTIFICATES_KEY, MAX_CERTIFICATES, event);
  }

  private void add(int key, int limit, Event event) {
    List<Event> known = bySigner.getOrDefault(key, List.of());
    if (known.size() < limit && !known.contains(event)) {
      var now = new ArrayList<>(known);
      now.add(event);
      bySigner.put(key, Collections.unmodifiableList(now));
    }
  }

  /// The votes in these messages, including those in certificates.
  Stream<Vote> votes() {
    return all().stream().flatMap(EarlyMessages::votes);
  }

  private static Stream<Vote> votes(Event event) {
    Stream<Vote> own =
        switch (event) {
          case Event.VoteReceived(Vote vote) -> Stream.of(vote);
          case Event.ProposalReceived(Proposal proposal) -> Stream.of(proposal.vote());
          default -> Stream.empty();
        };
    return Stream.concat(own, event.certificates().flatMap(Certificate::votes));
  }

  /// Certificates first, then by signer.
  List<Event> all() {
    return bySigner.values().stream().flatMap(List::stream).toList();
  }
}
