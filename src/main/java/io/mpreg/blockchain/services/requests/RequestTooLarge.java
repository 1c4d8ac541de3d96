package io.mpreg.blockchain.services.requests;

/// A request is beyond the bounds of what is verified here. Has no stack trace, because the request
/// is the cause.
public final class RequestTooLarge extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RequestTooLarge(String detail) {
    super(detail, null, false, false);
  }
}
