package io.mpreg.blockchain.federation;

/// The header fields of an [Envelope].
final class PeerHeaders {
  static final String CHAIN = "Mpreg-Chain";
  static final String SENDER = "Mpreg-Sender";
  static final String TIME = "Mpreg-Time";
  static final String SIGNATURE = "Mpreg-Signature";

  private PeerHeaders() {}
}
