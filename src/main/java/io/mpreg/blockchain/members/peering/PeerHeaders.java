package io.mpreg.blockchain.members.peering;

/// The header fields of a request between members: those of an [Envelope], and the draft of the
/// rules.
final class PeerHeaders {
  static final String CHAIN = "Mpreg-Chain";
  static final String DRAFT = "Mpreg-Draft";
  static final String SENDER = "Mpreg-Sender";
  static final String TIME = "Mpreg-Time";
  static final String BODY_HASH = "Mpreg-Body-Hash";
  static final String SIGNATURE = "Mpreg-Signature";

  private PeerHeaders() {}
}
