package io.mpreg.blockchain.members.federation;

/// Why another member's request is not answered as it was meant, with the status that says so.
final class RequestRefused extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final int status;

  /// @param status of HTTP, 400 or more
  RequestRefused(int status, String reason) {
    super(reason);
    this.status = status;
  }

  int status() {
    return status;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
