package io.mpreg.blockchain.members.peering;

import jakarta.servlet.http.HttpServletResponse;

/// Why another member's request is not answered as it was meant, with the status that says so.
public final class PeerRequestRefused extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final int status;

  /// @param status of HTTP, 400 or more
  public PeerRequestRefused(int status, String reason) {
    super(reason);
    this.status = status;
  }

  static PeerRequestRefused busy() {
    return new PeerRequestRefused(
        HttpServletResponse.SC_SERVICE_UNAVAILABLE, "too many requests at once");
  }

  int status() {
    return status;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
