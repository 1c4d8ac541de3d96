package io.mpreg.blockchain.members.peering;

import jakarta.servlet.http.HttpServletResponse;

/// A request of another member is refused, with a reason and an HTTP status.
public final class PeerRequestRefused extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final int status;

  /// @param status the HTTP status, 400 or more
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
