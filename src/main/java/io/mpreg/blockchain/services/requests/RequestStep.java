package io.mpreg.blockchain.services.requests;

import java.util.Locale;

/// The verification steps of a signed request, in this order (`docs/protocol.md` section 25).
public enum RequestStep {
  FIELDS,
  DIGEST_PRESENT,
  TIME,
  NODE,
  KEY,
  SIGNATURE;

  /// The name in JSON.
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
