package io.mpreg.blockchain.members.federation;

import java.util.List;

/// The header fields of an [Envelope].
final class PeerHeaders {
  static final String CHAIN = "Mpreg-Chain";
  static final String SENDER = "Mpreg-Sender";
  static final String TIME = "Mpreg-Time";
  static final String BODY_HASH = "Mpreg-Body-Hash";
  static final String SIGNATURE = "Mpreg-Signature";

  static final List<String> ALL = List.of(CHAIN, SENDER, TIME, BODY_HASH, SIGNATURE);

  private PeerHeaders() {}
}
