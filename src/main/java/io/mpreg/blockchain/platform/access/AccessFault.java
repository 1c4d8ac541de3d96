package io.mpreg.blockchain.platform.access;

import io.mpreg.blockchain.platform.web.HttpFault;

/// Why a request is not permitted.
public enum AccessFault implements HttpFault {
  TOKEN_MISSING(401, "This needs a bearer token"),
  TOKEN_INVALID(401, "The bearer token is not accepted"),
  OPERATOR_REQUIRED(401, "Only an operator of this member may do this"),
  OPERATOR_UNKNOWN(401, "The key is of no operator of this member"),
  ACCESS_DENIED(403, "The client may not do this"),
  OPERATORS_UNCONFIGURED(403, "This member has no operators"),
  RATE_LIMITED(429, "The client sends too many requests"),
  TOKENS_UNAVAILABLE(503, "This member cannot check tokens now");

  private final int status;
  private final String title;

  AccessFault(int status, String title) {
    this.status = status;
    this.title = title;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public String title() {
    return title;
  }
}
